package no.portner.upstream;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseDecoder;

/** Netty's decoder for one response at a time: knows the request's method, and refuses what two readers could frame in two ways. */
final class ResponseDecoder extends HttpResponseDecoder {

    static final HttpDecoderConfig CONFIG = new HttpDecoderConfig().setMaxInitialLineLength(8 * 1024).setMaxHeaderSize(64 * 1024)
            .setMaxChunkSize(64 * 1024).setStrictLineParsing(true);

    private HttpMethod method = HttpMethod.GET;

    ResponseDecoder() {
        super(CONFIG);
    }

    void expectAnswerTo(HttpMethod method) {
        this.method = method;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        return HttpMethod.HEAD.equals(method) || super.isContentAlwaysEmpty(message);
    }
}
