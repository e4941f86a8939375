package no.portner.upstream;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Optional;
import no.portner.error.ProxyError;
import no.portner.route.Route;

/** How far a call has come, and when something last moved: what its timeouts go by. */
final class CallProgress {

    private boolean webSocketAsked;
    /** The client waits for 100 before it sends its body. */
    private boolean continueAwaited;
    private boolean bodyBegun;
    private boolean requestWhole;
    private boolean headSeen;
    private long movedNanos;
    private long wholeNanos;

    CallProgress(long nowNanos) {
        movedNanos = nowNanos;
    }

    void begin(HttpRequest request, long nowNanos) {
        webSocketAsked = WebSocketUpgrade.isAskedForBy(request);
        continueAwaited = HttpUtil.is100ContinueExpected(request);
        bodyBegun = false;
        requestWhole = false;
        headSeen = false;
        movedNanos = nowNanos;
    }

    void sent(HttpContent content, long nowNanos) {
        bodyBegun |= content.content().isReadable();
        if (content instanceof LastHttpContent) {
            requestWhole = true;
            wholeNanos = nowNanos;
        }
        movedNanos = nowNanos;
    }

    void received(long nowNanos) {
        movedNanos = nowNanos;
    }

    void sawHead(HttpResponseStatus status, boolean interim) {
        headSeen = !interim;
        continueAwaited &= !status.equals(HttpResponseStatus.CONTINUE);
    }

    /** Whether the body is not to be expected any more: the client asked first (RFC 9110 section 10.1.1), and got its answer instead. */
    boolean isBodyRefused() {
        return headSeen && continueAwaited && !bodyBegun;
    }

    /** Whether a 101 is due: nobody speaks another protocol before the request is whole (RFC 9110 section 7.8). */
    boolean mayBecomeWebSocket() {
        return webSocketAsked && requestWhole;
    }

    boolean isRequestWhole() {
        return requestWhole;
    }

    boolean isHeadSeen() {
        return headSeen;
    }

    /** How long nothing has moved: since a call's last byte, while it is under way and after it. */
    long quietNanos(long nowNanos) {
        return nowNanos - movedNanos;
    }

    /** From the end of the request to what was received last; 0 while the request is not whole. */
    long waitedNanos() {
        return requestWhole ? movedNanos - wholeNanos : 0;
    }

    /** Why the call has taken too long, if it has. */
    Optional<ProxyError> expired(Route route, long nowNanos) {
        boolean awaitingHead = requestWhole && !headSeen;
        if (awaitingHead && quietNanos(nowNanos) > route.responseTimeout().toNanos()) {
            return Optional.of(UpstreamFailure.noAnswer(route));
        }
        return !awaitingHead && quietNanos(nowNanos) > route.idleTimeout().toNanos() ? Optional.of(UpstreamFailure.idle(route))
                : Optional.empty();
    }
}
