package no.portner.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import no.portner.upstream.HeaderPolicy;

/**
 * Netty's decoder, which joins folded header lines: here they are refused (RFC 9112 section 5.2). And it stops after a request that may
 * make the connection another protocol's: what follows a {@code CONNECT}, or a wish for an upgrade, is not HTTP's before the answer says so.
 */
final class RequestDecoder extends HttpRequestDecoder {

    private int heads;
    private boolean inHead = true;
    private boolean firstLineRead;
    private boolean refused;
    /** The request after which nothing is decoded; null where all is. */
    private HttpRequest last;

    RequestDecoder(HttpDecoderConfig config) {
        super(config);
    }

    static HttpDecoderConfig config(HeadLimits limits) {
        return new HttpDecoderConfig().setMaxInitialLineLength(limits.startLine()).setMaxHeaderSize(limits.bytes())
                .setMaxChunkSize(64 * 1024).setStrictLineParsing(true);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
        if (last != null) {
            return;
        }
        if (inHead && !firstLineRead && !refused) {
            skipEmptyLines(buffer);
        }
        if (refused || inHead && hasFoldedLine(buffer)) {
            buffer.skipBytes(buffer.readableBytes());
            if (!refused) {
                refused = true;
                HttpMessage invalid = createInvalidMessage();
                invalid.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("a folded header line")));
                out.add(invalid);
            }
            return;
        }
        int before = buffer.readerIndex();
        int messages = out.size();
        super.decode(ctx, buffer, out);
        firstLineRead |= buffer.readerIndex() > before;
        if (out.size() > messages) {
            last = out.get(messages) instanceof HttpRequest request && mayEndHttp(request) ? request : null;
            inHead = out.get(out.size() - 1) instanceof LastHttpContent;
            firstLineRead = false;
            heads += out.get(messages) instanceof HttpRequest ? 1 : 0;
        }
    }

    /** They are no request, nor the beginning of one (RFC 9112 section 2.2). */
    private static void skipEmptyLines(ByteBuf buffer) {
        while (buffer.isReadable()) {
            byte next = buffer.getByte(buffer.readerIndex());
            if (next != HttpConstants.CR && next != HttpConstants.LF) {
                return;
            }
            buffer.skipBytes(1);
        }
    }

    private static boolean mayEndHttp(HttpRequest request) {
        return request.decoderResult().isSuccess()
                && (request.method().equals(HttpMethod.CONNECT) || HeaderPolicy.asksForWebSocket(request));
    }

    /** The end of the input drops what is not decoded; what is held is another's. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent && isHolding()) {
            ctx.fireUserEventTriggered(event);
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    /** Whether a request's head has been begun and is not whole. */
    boolean isWithinHead() {
        return inHead && !refused && (firstLineRead || actualReadableBytes() > 0);
    }

    /** How many heads there have been: something changes from one to the next. */
    int heads() {
        return heads;
    }

    /** Whether nothing is decoded, for the connection may not be HTTP's any more. */
    boolean isStopped() {
        return last != null;
    }

    /** Whether the client has sent something that is not decoded now. */
    boolean isHolding() {
        return last != null && actualReadableBytes() > 0;
    }

    /**
     * The connection remains HTTP's after this request, and nothing was held: what comes now is a request, unless another one that waits
     * its turn may still end that.
     */
    void resumeAfter(HttpRequest answered) {
        if (last == answered) {
            last = null;
        }
    }

    /** Looks at the lines of the head that are there, up to the empty one that ends it; Netty has taken the ones before. */
    private boolean hasFoldedLine(ByteBuf buffer) {
        int line = buffer.readerIndex();
        int end = buffer.writerIndex();
        if (firstLineRead && startsFolded(buffer, line, end)) {
            return true;
        }
        boolean lineSeen = firstLineRead;
        int lineFeed;
        while ((lineFeed = buffer.indexOf(line, end, HttpConstants.LF)) >= 0) {
            boolean empty = lineFeed - line <= 1;
            if (empty && lineSeen) {
                return false;
            }
            lineSeen |= !empty;
            line = lineFeed + 1;
            if (startsFolded(buffer, line, end)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsFolded(ByteBuf buffer, int line, int end) {
        return line < end && (buffer.getByte(line) == HttpConstants.SP || buffer.getByte(line) == HttpConstants.HT);
    }
}
