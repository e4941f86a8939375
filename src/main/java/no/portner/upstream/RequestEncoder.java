package no.portner.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpVersion;

/** Netty's encoder, with heads written as bytes. */
final class RequestEncoder extends HttpRequestEncoder {

    @Override
    protected void encodeInitialLine(ByteBuf out, HttpRequest request) throws Exception {
        String target = request.uri();
        if (target.startsWith("/") && request.protocolVersion() == HttpVersion.HTTP_1_1) {
            HeadBytes.writeRequestLine(request.method().asciiName(), target, out);
        } else {
            super.encodeInitialLine(out, request);
        }
    }

    @Override
    protected void encodeHeaders(HttpHeaders headers, ByteBuf out) {
        HeadBytes.writeLines(headers, out);
    }
}
