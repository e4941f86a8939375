package no.portner.listener;

import io.netty.channel.Channel;

/** Builds the stages of a client's connection. */
final class ClientPipeline {

    private final Parts parts;

    ClientPipeline(Parts parts) {
        this.parts = parts;
    }

    /** Without TLS. */
    void plain(Channel channel, Arrival arrival) {
        http1(channel, arrival);
    }

    /** TLS, for the host that the client names in its first words. */
    void byServerName(Channel channel) {
        throw new UnsupportedOperationException("transparent TLS");
    }

    private void http1(Channel channel, Arrival arrival) {
        ResponseEncoder encoder = new ResponseEncoder();
        channel.pipeline().addLast(new RequestDecoder(), encoder,
                new ClientConnection(parts, arrival, new Http1Writer(channel, encoder, parts.traffic())));
    }
}
