package no.portner.upstream;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

/**
 * The one protocol that a connection may be handed over to (RFC 6455 section 4). What else {@code Upgrade} can name is refused: an
 * {@code h2c} that passed would open a way to the upstream on which no header rule holds.
 */
final class WebSocketUpgrade {

    private WebSocketUpgrade() {
    }

    /** Whether the request asks for it as RFC 6455 section 4.1 says: with GET, HTTP/1.1 and without a body. */
    static boolean isAskedForBy(HttpRequest request) {
        return isNamedBy(request) && request.method().equals(HttpMethod.GET)
                && !request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
                && !(HttpUtil.isContentLengthSet(request) && HttpUtil.getContentLength(request, 0L) != 0);
    }

    /** Whether the upstream agrees to it, and to nothing else. */
    static boolean isAgreedToBy(HttpResponse response) {
        return response.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code() && isNamedBy(response)
                && response.headers().getAll(HttpHeaderNames.UPGRADE).size() == 1
                && HttpHeaderValues.WEBSOCKET.contentEqualsIgnoreCase(response.headers().get(HttpHeaderNames.UPGRADE).trim());
    }

    private static boolean isNamedBy(HttpMessage message) {
        HttpHeaders headers = message.headers();
        return headers.contains(HttpHeaderNames.UPGRADE) && message.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    /** Says it again for the next hop, in place of the headers of the last one. */
    static void set(HttpHeaders headers) {
        headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE).set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
    }
}
