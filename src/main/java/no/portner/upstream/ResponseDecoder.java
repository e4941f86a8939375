package no.portner.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.util.ReferenceCountUtil;

/**
 * Netty's decoder for one response at a time: knows the request's method, and ends a connection on which bytes come that nobody asked
 * for. They would be read as the beginning of the next call's answer.
 */
final class ResponseDecoder extends HttpResponseDecoder {

    static final HttpDecoderConfig CONFIG = new HttpDecoderConfig().setMaxInitialLineLength(8 * 1024).setMaxHeaderSize(64 * 1024)
            .setMaxChunkSize(64 * 1024).setStrictLineParsing(true);

    private HttpMethod method = HttpMethod.GET;
    private boolean expecting;

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

    /**
     * What follows a granted CONNECT or a 101 is no body, whatever the head says (RFC 9110 sections 9.3.6 and 15.2.2). Netty knows of an
     * old draft of WebSocket, whose 101 has 16 bytes of one.
     */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        HttpResponseStatus status = ((HttpResponse) message).status();
        boolean switching = status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS)
                || HttpMethod.CONNECT.equals(method) && status.codeClass() == HttpStatusClass.SUCCESS;
        return switching || HttpMethod.HEAD.equals(method) || super.isContentAlwaysEmpty(message);
    }
}
