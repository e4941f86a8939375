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
 * The first words of a client on the AMQP listener: TLS gives way to the handshake, as the broker or as localhost, everything else to AMQP.
 * Another name gets the alert.
 */
final class AmqpEntry extends AbstractSniHandler<Optional<SslContext>> {

    private final ClientPipeline pipeline;
    private final AmqpDoor door;
    private final Duration timeout;
    private ScheduledFuture<?> tooLate;
    private boolean helloSeen;

    /** @param timeout how long the first words may take */
    AmqpEntry(ClientPipeline pipeline, AmqpDoor door, Duration timeout) {
        super(TlsEntry.LONGEST_HELLO, 0);
        this.pipeline = pipeline;
        this.door = door;
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
        return ctx.executor().newSucceededFuture(helloSeen ? door.contextFor(name) : Optional.empty());
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext ctx, String name, Future<Optional<SslContext>> future) {
        Optional<SslContext> context = future.getNow();
        if (context.isPresent()) {
            pipeline.amqpHandshake(ctx.channel(), this, context.get());
        } else if (helloSeen) {
            refuse(ctx);
        } else {
            ctx.close();
        }
    }

    private void refuse(ChannelHandlerContext ctx) {
        String host = door.gateway().host();
        if (!door.speaksTls()) {
            pipeline.failures().noCertificate(host, "set PORTNER_AMQP_TLS=true, or let the client speak AMQP without TLS");
        } else {
            pipeline.failures().noCertificate("another name than " + host, "let the client connect to that name, or to localhost");
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
