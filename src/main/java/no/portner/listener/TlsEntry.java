package no.portner.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.Optional;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;

/**
 * Reads whom a client wants to speak TLS with (RFC 6066 section 3) and gives way to the handshake for that host. A name that we have no
 * certificate for, or none, gets the alert that says so. On a tunnel that we answer ourselves the name may be left out, and plain HTTP
 * may come in place of TLS.
 */
final class TlsEntry extends FirstWords {

    private final ClientPipeline pipeline;
    private final Optional<String> tunnelTo;
    private String host;

    /**
     * @param tunnelTo the host that the client has asked a tunnel to, lower case; empty where it believes to have connected to it
     * @param timeout how long the first words may take
     */
    TlsEntry(ClientPipeline pipeline, Optional<String> tunnelTo, Duration timeout) {
        super(timeout, "a client did not begin a handshake in time", "a client's first words are not a handshake");
        this.pipeline = pipeline;
        this.tunnelTo = tunnelTo;
    }

    @Override
    void other(ChannelHandlerContext ctx, ByteBuf in) {
        int first = in.getUnsignedByte(in.readerIndex());
        if (tunnelTo.isPresent()) {
            pipeline.plainInTunnel(ctx.channel(), tunnelTo.get());
            ctx.pipeline().remove(this);
        } else if (first >= 'A' && first <= 'Z') {
            in.skipBytes(in.readableBytes());
            pipeline.answered(ctx.channel(), ProxyError.of(Kind.BAD_REQUEST, "this port speaks TLS, and what came is plain HTTP: call"
                    + " https:// here, or http:// on PORTNER_TRANSPARENT_HTTP_PORT"));
            ctx.pipeline().remove(this);
        } else {
            in.skipBytes(in.readableBytes());
            TlsFailures.log("what came is neither TLS nor HTTP", null);
            ctx.close();
        }
    }

    @Override
    Optional<SslContext> contextFor(String name) {
        host = tunnelTo.isPresent() && name == null ? tunnelTo.get() : name;
        boolean fits = host != null && (tunnelTo.isEmpty() || tunnelTo.get().equals(host));
        return fits ? pipeline.contextFor(host) : Optional.empty();
    }

    @Override
    void handshake(ChannelHandlerContext ctx, SslContext context) {
        pipeline.handshake(ctx.channel(), this, host, context);
    }

    @Override
    void unrecognized() {
        TlsFailures.log("a client wants to speak TLS with " + (host == null ? "nobody by name" : "another host than the routes'"), null);
    }
}
