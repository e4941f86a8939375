package no.portner.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;
import java.util.Set;
import no.portner.upstream.HeadFields;
import no.portner.upstream.HeaderPolicy;
import no.portner.upstream.StrictFraming;

/**
 * Netty's decoder, without its leniency: what it would read in one way and another program in a second one is refused ({@link
 * StrictFraming}). And it stops after a request that may make the connection another protocol's: what follows a {@code CONNECT}, or a wish
 * for an upgrade, is not HTTP's before the answer says so.
 */
final class RequestDecoder extends HttpRequestDecoder {

    /**
     * Some servers take it that these have no body and read chunks of one as the next request; a server may refuse it for that reason (RFC
     * 9110 section 9.3.1), and TRACE has none at all (section 9.3.8).
     */
    private static final Set<HttpMethod> WITHOUT_CHUNKS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE);

    private final StrictFraming framing = new StrictFraming();
    private int heads;
    private boolean refused;
    /** Where the word before ended, in the request line that is being split. */
    private int wordEnd;
    /** The request after which nothing is decoded; null where all is. */
    private HttpRequest last;

    RequestDecoder(HttpDecoderConfig config) {
        super(config);
    }

    static HttpDecoderConfig config(HeadLimits limits) {
        return new HttpDecoderConfig().setMaxInitialLineLength(limits.startLine()).setMaxHeaderSize(limits.bytes())
                .setMaxChunkSize(64 * 1024).setStrictLineParsing(true).setHeadersFactory(HeadFields.FACTORY);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
        if (last != null || framing.isTooShort(buffer)) {
            return;
        }
        if (framing.isBeforeHead() && !refused) {
            skipEmptyLines(buffer);
            if (!buffer.isReadable()) {
                return;
            }
        }
        String objection = refused ? null : framing.objection(buffer);
        if (refused || objection != null) {
            buffer.skipBytes(buffer.readableBytes());
            if (!refused) {
                refused = true;
                out.add(refusal(objection));
            }
            return;
        }
        int before = buffer.readerIndex();
        int messages = out.size();
        super.decode(ctx, buffer, out);
        framing.decoded(buffer.readerIndex() - before, out, messages);
        if (out.size() > messages) {
            last = null;
            if (out.get(messages) instanceof HttpRequest request) {
                heads++;
                decoded(request);
            }
        }
    }

    /** They are no request, nor the beginning of one (RFC 9112 section 2.2). */
    private static void skipEmptyLines(ByteBuf buffer) {
        int start = buffer.readerIndex();
        while (buffer.writerIndex() - start >= 2 && buffer.getByte(start) == HttpConstants.CR && buffer.getByte(start + 1) == HttpConstants.LF) {
            start += 2;
        }
        buffer.readerIndex(start);
    }

    private HttpObject refusal(String objection) {
        HttpObject invalid = framing.isInHead() ? createInvalidMessage() : new DefaultLastHttpContent();
        invalid.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(objection)));
        return invalid;
    }

    private void decoded(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return;
        }
        if (request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING) && WITHOUT_CHUNKS.contains(request.method())) {
            request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("a " + request.method() + " in chunks")));
        } else if (request.method().equals(HttpMethod.CONNECT) || HeaderPolicy.asksForWebSocket(request)) {
            last = request;
        }
    }

    /** One blank is between the words of a request line (RFC 9112 section 3), where Netty takes several, tabs and carriage returns. */
    @Override
    protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
        wordEnd = start + length;
        return super.splitFirstWordInitialLine(line, start, length);
    }

    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
        requireOneBlank(line, start);
        wordEnd = start + length;
        return super.splitSecondWordInitialLine(line, start, length);
    }

    @Override
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
        requireOneBlank(line, start);
        String version = super.splitThirdWordInitialLine(line, start, length);
        if (!version.startsWith("HTTP/")) {
            // Netty takes small letters too; the name is case-sensitive (RFC 9112 section 2.3).
            throw new IllegalArgumentException("not HTTP");
        }
        return version;
    }

    private void requireOneBlank(byte[] line, int word) {
        if (word != wordEnd + 1 || line[wordEnd] != HttpConstants.SP) {
            throw new IllegalArgumentException("more or something else than a blank in the request line");
        }
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
        return framing.isInHead() && !refused && (!framing.isBeforeHead() || actualReadableBytes() > 0);
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
}
