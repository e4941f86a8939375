package no.portner.upstream;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Optional;

/** What Netty lets pass in a response's head, and a proxy must not. */
final class ResponseHead {

    private ResponseHead() {
    }

    /**
     * @param webSocketAsked whether the request asked for WebSocket, and is whole
     * @return why the response cannot be forwarded
     */
    static Optional<String> objection(HttpResponse response, boolean webSocketAsked) {
        int code = response.status().code();
        HttpVersion version = response.protocolVersion();
        if (code < 100 || code > 999 || !version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            return Optional.of("its status line is not one of HTTP/1.1");
        }
        boolean agreed = webSocketAsked && WebSocketUpgrade.isAgreedToBy(response);
        if (code == HttpResponseStatus.SWITCHING_PROTOCOLS.code() && !agreed) {
            return Optional.of("it switches protocols, which nobody asked for");
        }
        return response.headers().contains(HttpHeaderNames.TRANSFER_ENCODING) && !isChunkedAlone(response)
                ? Optional.of("its Transfer-Encoding is not chunked alone, and no other was asked for") : Optional.empty();
    }

    private static boolean isChunkedAlone(HttpResponse response) {
        List<String> codings = response.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        return codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0).trim());
    }
}
