package no.portner.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;

/**
 * Tells by the first bytes what a client speaks where no TLS is expected: HTTP/2 with prior knowledge begins with its preface (RFC 9113
 * section 3.4), TLS with a handshake record, and all else is HTTP/1. Gives way to the stages for it.
 */
final class PlainEntry extends ByteToMessageDecoder implements Watched {

    /** The content type of a TLS handshake record (RFC 8446 section 5.1); no HTTP method begins with it. */
    static final int TLS_HANDSHAKE = 22;
    /** RFC 9113 section 3.4. Bytes and not a buffer: a native executable is built with what statics hold. */
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ClientPipeline pipeline;
    private final Pace pace;
    private final Arrival arrival;
    private final Unchanged silence = new Unchanged();
    private ChannelHandlerContext ctx;
    private boolean over;

    PlainEntry(ClientPipeline pipeline, Pace pace, Arrival arrival) {
        this.pipeline = pipeline;
        this.pace = pace;
        this.arrival = arrival;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    /** Nothing has been said, or the beginning of a preface. */
    @Override
    public void sweep(long nowNanos) {
        boolean begun = actualReadableBytes() > 0;
        if (!over && silence.isLongerThan(begun ? pace.head() : pace.idle(), begun ? 1 : 0, nowNanos)) {
            over = true;
            if (begun) {
                pipeline.answered(ctx.channel(), RequestPace.headTooSlow(pace));
            } else {
                ctx.close();
            }
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (over) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.getUnsignedByte(in.readerIndex()) == TLS_HANDSHAKE) {
            in.skipBytes(in.readableBytes());
            pipeline.answered(ctx.channel(), ProxyError.of(Kind.BAD_REQUEST, "this port speaks plain HTTP, and what came is TLS: call"
                    + " http:// here, or use the port as a proxy"));
        } else if (!startsLikePreface(in)) {
            pipeline.http1(ctx.channel(), arrival);
        } else if (in.readableBytes() >= PREFACE.length) {
            pipeline.http2(ctx.channel(), arrival);
        } else {
            return;
        }
        ctx.pipeline().remove(this);
    }

    private static boolean startsLikePreface(ByteBuf in) {
        int length = Math.min(in.readableBytes(), PREFACE.length);
        for (int i = 0; i < length; i++) {
            if (in.getByte(in.readerIndex() + i) != PREFACE[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        TlsFailures.log("a client left before it said anything", cause);
        ctx.close();
    }
}
