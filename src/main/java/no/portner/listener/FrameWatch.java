package no.portner.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.util.ReferenceCountUtil;

/**
 * Before the codec of HTTP/2, whose bytes it passes on: sees what that does not tell. Whether a frame or a block of headers has been begun
 * and not ended; and heads on streams that the client itself has ended, or passed over, which the codec ignores or answers with a reset
 * (RFC 9113 sections 5.1 and 5.1.1: errors of the connection).
 */
final class FrameWatch extends ChannelInboundHandlerAdapter {

    private static final int PREFACE = 24;

    private final Http2Session session;
    private final RequestStreams streams = new RequestStreams();
    private int toSkip = PREFACE;
    private int headSeen;
    private int length;
    private int type;
    private short flags;
    private int stream;
    private boolean begun;
    private boolean inBlock;
    private boolean refused;
    private long ended;

    FrameWatch(Http2Session session) {
        this.session = session;
    }

    /** Whether something other than a body has been begun and is not whole. */
    boolean isWithin() {
        return begun && (inBlock || headSeen > 0 || toSkip > 0 && type != Http2FrameTypes.DATA);
    }

    /** How much has been whole so far: frames, a block of headers counting as one. */
    long ended() {
        return ended;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (refused) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (!(message instanceof ByteBuf in)) {
            ctx.fireChannelRead(message);
            return;
        }
        int before = in.readerIndex();
        int good = look(in);
        if (!refused) {
            ctx.fireChannelRead(in);
            return;
        }
        ctx.fireChannelRead(in.retainedSlice(before, good - before));
        in.release();
    }

    /** @return up to where the frames are none that is against the protocol */
    private int look(ByteBuf in) {
        int at = in.readerIndex();
        int end = in.writerIndex();
        int good = at;
        begun |= at < end;
        while (at < end) {
            if (toSkip > 0) {
                int skipped = Math.min(toSkip, end - at);
                toSkip -= skipped;
                at += skipped;
                wholeUnlessMoreComes();
            } else {
                good = headSeen == 0 ? at : good;
                head(in.getUnsignedByte(at++));
                if (headSeen == Http2CodecUtil.FRAME_HEADER_LENGTH && !frame()) {
                    return good;
                }
            }
        }
        return at;
    }

    /** RFC 9113 section 4.1. */
    private void head(short octet) {
        switch (headSeen++) {
            case 0 -> length = octet << 16;
            case 1 -> length |= octet << 8;
            case 2 -> length |= octet;
            case 3 -> type = octet;
            case 4 -> flags = octet;
            case 5 -> stream = (octet & 0x7f) << 24;
            case 6 -> stream |= octet << 16;
            case 7 -> stream |= octet << 8;
            default -> stream |= octet;
        }
    }

    /** @return whether the frame may come now */
    private boolean frame() {
        headSeen = 0;
        toSkip = length;
        boolean ends = (flags & Http2Flags.END_STREAM) != 0;
        Http2Error error = null;
        if (type == Http2FrameTypes.HEADERS) {
            // One within another's block is the codec's to refuse.
            error = inBlock ? null : streams.head(stream, ends);
            inBlock = (flags & Http2Flags.END_HEADERS) == 0;
        } else if (type == Http2FrameTypes.CONTINUATION) {
            inBlock &= (flags & Http2Flags.END_HEADERS) == 0;
        } else if (type == Http2FrameTypes.RST_STREAM || type == Http2FrameTypes.DATA && ends) {
            streams.ended(stream);
        }
        if (error != null) {
            refused = true;
            session.refuse(error, "a HEADERS frame on stream " + stream + ", which the client has ended or passed over");
            return false;
        }
        wholeUnlessMoreComes();
        return true;
    }

    private void wholeUnlessMoreComes() {
        if (toSkip == 0 && !inBlock) {
            ended++;
        }
    }
}
