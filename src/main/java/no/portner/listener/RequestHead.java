package no.portner.listener;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;

/** Reads a request's head as RFC 9112 section 3.2 tells a server to, and makes it the upstream's. */
final class RequestHead {

    private static final Set<HttpMethod> IDEMPOTENT = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE,
            HttpMethod.PUT, HttpMethod.DELETE);

    private RequestHead() {
    }

    /** The one {@code Host}: a request with none or several is refused (RFC 9112 section 3.2). HTTP/1.0 may come without one: null. */
    static String host(HttpRequest request) {
        Iterator<? extends CharSequence> hosts = request.headers().valueCharSequenceIterator(HttpHeaderNames.HOST);
        if (hosts.hasNext()) {
            CharSequence host = hosts.next();
            if (!hosts.hasNext()) {
                return host.toString();
            }
        } else if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return null;
        }
        throw ProxyError.of(Kind.BAD_REQUEST, "a request names exactly one Host");
    }

    /**
     * For what no route needs to be asked about, some of which Netty lets pass.
     *
     * @throws ProxyError START_LINE_TOO_LONG, HEADERS_TOO_LARGE, BAD_REQUEST, METHOD_NOT_SUPPORTED
     */
    static void check(HttpRequest request, HeadLimits limits) {
        checkVersion(request, limits);
        if (request.method().equals(HttpMethod.CONNECT)) {
            throw ProxyError.of(Kind.METHOD_NOT_SUPPORTED, "CONNECT is for connections of HTTP/1.1 to the proxy's own port");
        }
        checkFraming(request);
    }

    /**
     * The same for a {@code CONNECT} that is offered. One with a body is refused: what follows its head would be a body to one reader
     * and the tunnel's first bytes to another (RFC 9112 section 6.3).
     *
     * @throws ProxyError START_LINE_TOO_LONG, HEADERS_TOO_LARGE, BAD_REQUEST
     */
    static void checkConnect(HttpRequest request, HeadLimits limits) {
        checkVersion(request, limits);
        host(request);
        HttpHeaders headers = request.headers();
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING) || headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            throw ProxyError.of(Kind.BAD_REQUEST, "a CONNECT has no body: neither Content-Length nor Transfer-Encoding");
        }
    }

    private static void checkVersion(HttpRequest request, HeadLimits limits) {
        Throwable failure = request.decoderResult().cause();
        if (failure instanceof TooLongHttpLineException || request.uri().length() > limits.startLine()) {
            throw ProxyError.of(Kind.START_LINE_TOO_LONG, "the request's first line is longer than PORTNER_MAX_START_LINE, "
                    + limits.startLine() + " bytes");
        }
        if (failure instanceof TooLongHttpHeaderException) {
            throw ProxyError.of(Kind.HEADERS_TOO_LARGE, "the request's headers are larger than PORTNER_MAX_HEADER_SIZE, "
                    + limits.bytes() + " bytes");
        }
        if (request.headers().size() > limits.fields()) {
            throw ProxyError.of(Kind.HEADERS_TOO_LARGE, "the request has more headers than PORTNER_MAX_HEADERS, " + limits.fields());
        }
        if (request.decoderResult().isFailure()) {
            throw ProxyError.of(Kind.BAD_REQUEST, "the request is not valid HTTP/1.1", request.decoderResult().cause());
        }
        if (!isKnownVersion(request)) {
            throw ProxyError.of(Kind.BAD_REQUEST, "this listener speaks HTTP/1.1 and HTTP/1.0");
        }
    }

    /** What the codec and the upstream could frame in two ways. */
    private static void checkFraming(HttpRequest request) {
        if (request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING) && !isChunkedAlone(request.headers())) {
            throw ProxyError.of(Kind.BAD_REQUEST, "the only Transfer-Encoding offered is chunked");
        }
        if (request.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY1)) {
            throw ProxyError.of(Kind.BAD_REQUEST, "a draft of WebSocket that has a body without a length (RFC 6455 replaced it)");
        }
    }

    private static boolean isChunkedAlone(HttpHeaders headers) {
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        return codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0).trim());
    }

    /** Whether something may follow the head that is not the next request: a body, what an invalid head left, a tunnel's first bytes. */
    static boolean mayHaveBody(HttpRequest request) {
        return request.decoderResult().isFailure() || !isKnownVersion(request) || request.method().equals(HttpMethod.CONNECT)
                || request.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY1)
                || request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
                || HttpUtil.isContentLengthSet(request) && HttpUtil.getContentLength(request, 0L) > 0;
    }

    private static boolean isKnownVersion(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        return version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
    }

    /** Whether a call that may have been acted on can be made again (RFC 9110 section 9.2.2). */
    static boolean isIdempotent(HttpRequest request) {
        return IDEMPOTENT.contains(request.method());
    }

    /** How large it is, about: bytes of the target and of the fields. */
    static int bytes(HttpRequest request) {
        int bytes = request.uri().length();
        Iterator<Map.Entry<CharSequence, CharSequence>> fields = request.headers().iteratorCharSequence();
        while (fields.hasNext()) {
            Map.Entry<CharSequence, CharSequence> field = fields.next();
            bytes += field.getKey().length() + field.getValue().length();
        }
        return bytes;
    }

    static void toUpstream(HttpRequest request, String target) {
        request.setUri(target);
        request.setProtocolVersion(HttpVersion.HTTP_1_1);
    }
}
