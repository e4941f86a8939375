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

/**
 * The first words of a client on the AMQP listener: TLS gives way to the handshake with the broker's certificate of ours, everything else
 * to AMQP. A client may name nobody, since one that was told to call localhost cannot; another name than the broker's gets the alert.
 */
final class AmqpEntry extends AbstractSniHandler<Optional<SslContext>> {

    private final ClientPipeline pipeline;
    private final String host;
    private final Duration timeout;
    private ScheduledFuture<?> tooLate;
    private boolean helloSeen;

    /**
     * @param host the broker's, lower case
     * @param timeout how long the first words may take
     */
    AmqpEntry(ClientPipeline pipeline, String host, Duration timeout) {
        super(TlsEntry.LONGEST_HELLO, 0);
        this.pipeline = pipeline;
        this.host = host;
        this.timeout = timeout;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        tooLate = ctx.executor().schedule(() -> {
            TlsFailures.log("a client of the AMQP listener said nothing in time", null);
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
        if (in.getUnsignedByte(in.readerIndex()) == PlainEntry.TLS_HANDSHAKE) {
            super.decode(ctx, in, out);
        } else {
            pipeline.amqp(ctx.channel());
            ctx.pipeline().remove(this);
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
        boolean fits = helloSeen && (name == null || name.equals(host));
        return ctx.executor().newSucceededFuture(fits ? pipeline.contextFor(host) : Optional.empty());
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext ctx, String name, Future<Optional<SslContext>> future) {
        Optional<SslContext> context = future.getNow();
        if (context.isPresent()) {
            pipeline.amqpHandshake(ctx.channel(), this, context.get());
        } else if (helloSeen) {
            refuse(ctx, name);
        } else {
            ctx.close();
        }
    }

    private void refuse(ChannelHandlerContext ctx, String name) {
        if (pipeline.contextFor(host).isEmpty()) {
            pipeline.failures().noCertificate(host, "set PORTNER_AMQP_TLS=true, or let the client speak AMQP without TLS");
        } else {
            pipeline.failures().noCertificate("another name than " + host, "let the client connect to that name, or to none");
        }
        ctx.writeAndFlush(Unpooled.wrappedBuffer(TlsEntry.UNRECOGNIZED_NAME))
                .addListener((ChannelFutureListener) said -> Farewell.linger(said.channel()));
        ctx.pipeline().remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        TlsFailures.log("a client's first words to the AMQP listener are not a handshake", cause);
        ctx.close();
    }
}
