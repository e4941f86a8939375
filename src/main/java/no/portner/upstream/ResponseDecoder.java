package no.portner.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.util.List;

/**
 * Netty's decoder for one response at a time, without its leniency ({@link StrictFraming}): knows the request's method, and ends a
 * connection on which bytes come that nobody asked for. They would be read as the beginning of the next call's answer.
 */
final class ResponseDecoder extends HttpResponseDecoder {

    /** Where the words of a status line begin. */
    private static final int CODE = "HTTP/1.1 ".length();
    private static final int REASON = "HTTP/1.1 200 ".length();
    private static final byte DELETE = 0x7f;

    static final HttpDecoderConfig CONFIG = new HttpDecoderConfig().setMaxInitialLineLength(8 * 1024).setMaxHeaderSize(64 * 1024)
            .setMaxChunkSize(64 * 1024).setStrictLineParsing(true).setHeadersFactory(HeadFields.FACTORY);

    private final StrictFraming framing = new StrictFraming();
    private HttpMethod method = HttpMethod.GET;
    private boolean expecting;
    private boolean refused;

    ResponseDecoder() {
        super(CONFIG);
    }

    void expectAnswerTo(HttpMethod method) {
        this.method = method;
        expecting = true;
    }

    /**
     * The answer is whole.
     *
     * @return whether it was all there was to read
     */
    boolean answered() {
        expecting = false;
        return actualReadableBytes() == 0;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (expecting) {
            super.channelRead(ctx, message);
        } else {
            ReferenceCountUtil.release(message);
            ctx.close();
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
        String objection = refused ? null : objection(buffer);
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
        if (out.size() > messages && out.get(messages) instanceof HttpResponse response && isSwitching(response)) {
            framing.otherProtocol();
        }
    }

    /** Before an answer there is no empty line either (RFC 9112 section 2.2 grants that to requests alone). */
    private String objection(ByteBuf buffer) {
        boolean lineEnd = framing.isBeforeHead() && buffer.getByte(buffer.readerIndex()) <= HttpConstants.SP;
        return lineEnd ? "something before the status line" : framing.objection(buffer);
    }

    private HttpObject refusal(String objection) {
        HttpObject invalid = framing.isInHead() ? createInvalidMessage() : new DefaultLastHttpContent();
        invalid.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(objection)));
        return invalid;
    }

    /** Netty takes a name to end with its first blank, and leaves out what stands between that and the colon. */
    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        if (line[start + length] != ':') {
            throw new IllegalArgumentException("a blank in a header's name");
        }
        return super.splitHeaderName(line, start, length);
    }

    /** {@code HTTP/1.1 200 OK} (RFC 9112 section 4), where Netty takes several blanks and controls for one. */
    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
        require(start == CODE && line[CODE - 1] == HttpConstants.SP && length == REASON - 1 - CODE);
        return super.splitSecondWordInitialLine(line, start, length);
    }

    @Override
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
        require(line[REASON - 1] == HttpConstants.SP);
        for (int i = REASON; i < start + length; i++) {
            require(line[i] < 0 || line[i] >= HttpConstants.SP && line[i] != DELETE || line[i] == HttpConstants.HT);
        }
        return super.splitThirdWordInitialLine(line, start, length);
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException("the status line is not one of HTTP/1.1");
        }
    }

    /**
     * What follows a granted CONNECT or a 101 is no body, whatever the head says (RFC 9110 sections 9.3.6 and 15.2.2). Netty knows of an
     * old draft of WebSocket, whose 101 has 16 bytes of one.
     */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        return isSwitching((HttpResponse) message) || HttpMethod.HEAD.equals(method) || super.isContentAlwaysEmpty(message);
    }

    private boolean isSwitching(HttpResponse response) {
        HttpResponseStatus status = response.status();
        return status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS)
                || HttpMethod.CONNECT.equals(method) && status.codeClass() == HttpStatusClass.SUCCESS;
    }
}
