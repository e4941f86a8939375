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

    /** Takes over from the HTTP/1.1 that a {@code CONNECT} for this host of a route came by: TLS, as if the client had come to that host. */
    void intercept(Channel channel, String host) {
        throw new UnsupportedOperationException("TLS within CONNECT");
    }

    private void http1(Channel channel, Arrival arrival) {
        ResponseEncoder encoder = new ResponseEncoder();
        channel.pipeline().addLast(new RequestDecoder(), encoder,
                new ClientConnection(parts, arrival, new Http1Writer(channel, encoder, parts.traffic())));
    }
}
