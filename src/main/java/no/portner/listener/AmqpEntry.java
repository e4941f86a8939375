package no.portner.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.Optional;

/**
 * The first words of a client on the AMQP listener: TLS gives way to the handshake, as the broker or as localhost, everything else to AMQP.
 * Another name gets the alert.
 */
final class AmqpEntry extends FirstWords {

    private final ClientPipeline pipeline;
    private final AmqpDoor door;

    /** @param timeout how long the first words may take */
    AmqpEntry(ClientPipeline pipeline, AmqpDoor door, Duration timeout) {
        super(timeout, "a client of the AMQP listener said nothing in time", "a client's first words to the AMQP listener are not a handshake");
        this.pipeline = pipeline;
        this.door = door;
    }

    @Override
    void other(ChannelHandlerContext ctx, ByteBuf in) {
        pipeline.amqp(ctx.channel());
        ctx.pipeline().remove(this);
    }

    @Override
    Optional<SslContext> contextFor(String name) {
        return door.contextFor(name);
    }

    @Override
    void handshake(ChannelHandlerContext ctx, SslContext context) {
        pipeline.amqpHandshake(ctx.channel(), this, context);
    }

    @Override
    void unrecognized() {
        String host = door.gateway().host();
        if (!door.speaksTls()) {
            pipeline.failures().noCertificate(host, "set PORTNER_AMQP_TLS=true, or let the client speak AMQP without TLS");
        } else {
            pipeline.failures().noCertificate("another name than " + host, "let the client connect to that name, or to localhost");
        }
    }
}
