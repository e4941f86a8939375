package no.portner.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;

/**
 * Reads whom a client wants to speak TLS with (RFC 6066 section 3) and gives way to the handshake for that host. A name that we have no
 * certificate for, or none, gets the alert that says so. On a tunnel that we answer ourselves the name may be left out, and plain HTTP
 * may come in place of TLS.
 */
final class TlsEntry extends AbstractSniHandler<Optional<SslContext>> {

    /** More than any client says, post-quantum key shares and tickets included. */
    static final int LONGEST_HELLO = 64 * 1024;
    /** A fatal alert unrecognized_name (112) in a record of TLS 1.2's version, which is what every version looks like. */
    static final byte[] UNRECOGNIZED_NAME = {21, 3, 3, 0, 2, 2, 112};

    private final ClientPipeline pipeline;
    private final Optional<String> tunnelTo;
    private final Duration timeout;
    private ScheduledFuture<?> tooLate;
    private boolean helloSeen;
    private String host;

    /**
     * @param tunnelTo the host that the client has asked a tunnel to, lower case; empty where it believes to have connected to it
     * @param timeout how long the first words may take
     */
    TlsEntry(ClientPipeline pipeline, Optional<String> tunnelTo, Duration timeout) {
        // The timer is our own: Netty's cannot be stopped when what comes is not TLS.
        super(LONGEST_HELLO, 0);
        this.pipeline = pipeline;
        this.tunnelTo = tunnelTo;
        this.timeout = timeout;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        tooLate = ctx.executor().schedule(() -> {
            TlsFailures.log("a client did not begin a handshake in time", null);
            ctx.channel().close();
        }, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
        tooLate.cancel(false);
        super.handlerRemoved0(ctx);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        int first = in.getUnsignedByte(in.readerIndex());
        if (first == PlainEntry.TLS_HANDSHAKE) {
            super.decode(ctx, in, out);
        } else if (tunnelTo.isPresent()) {
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
    protected Future<Optional<SslContext>> lookup(ChannelHandlerContext ctx, ByteBuf clientHello) throws Exception {
        helloSeen = clientHello != null;
        return super.lookup(ctx, clientHello);
    }

    /** @param name in lower case; null where none was said */
    @Override
    protected Future<Optional<SslContext>> lookup(ChannelHandlerContext ctx, String name) {
        host = tunnelTo.isPresent() && name == null ? tunnelTo.get() : name;
        boolean fits = host != null && (tunnelTo.isEmpty() || tunnelTo.get().equals(host));
        return ctx.executor().newSucceededFuture(fits && helloSeen ? pipeline.contextFor(host) : Optional.empty());
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext ctx, String name, Future<Optional<SslContext>> future) {
        Optional<SslContext> context = future.getNow();
        if (context.isPresent()) {
            pipeline.handshake(ctx.channel(), this, host, context.get());
        } else if (helloSeen) {
            TlsFailures.log("a client wants to speak TLS with " + (host == null ? "nobody by name" : "another host than the routes'"), null);
            ctx.writeAndFlush(Unpooled.wrappedBuffer(UNRECOGNIZED_NAME))
                    .addListener((ChannelFutureListener) said -> Farewell.linger(said.channel()));
            ctx.pipeline().remove(this);
        } else {
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        TlsFailures.log("a client's first words are not a handshake", cause);
        ctx.close();
    }
}
