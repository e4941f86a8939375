package no.portner.observe;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import no.portner.error.ProxyError;
import no.portner.listener.CallFacts;
import no.portner.route.Route;
import no.portner.route.Routes;
import no.portner.token.AccessToken;

/** A call as its facts are told, for tests: each may be another one. */
public record Told(Outcome outcome, Route route, String method, String target, int status, ProxyError error, long bytesIn, long bytesOut,
        long tookNanos, long upstreamNanos, long tokenNanos, AccessToken token, int retries, HttpHeaders headers, String protocol, Mode mode)
        implements CallFacts {

    static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    /** On the clock of tokens, at which they are told. */
    static final long NOW = Duration.ofHours(5).toNanos();

    /** One to which all has happened that a line can tell. */
    static Told everything() {
        return new Told(Outcome.CUT, Routes.fiks(), "POST", "/personer/01019012345?x=y", 200,
                ProxyError.of(ProxyError.Kind.UPSTREAM_CLOSED, "api.fiks.test.ks.no closed the connection before its answer was whole"), 17, 1_000_000,
                1_234_567_890L, 987_654_321L, 12_000_999L, new AccessToken("opaque", NOW - Duration.ofSeconds(34).toNanos() - 1_234_567_890L,
                        Duration.ofHours(1)), 2, headers("00-" + TRACE + "-b7ad6b7169203331-01"), "HTTP/1.1", Mode.REVERSE);
    }

    /** One about which there is little to tell. */
    static Told nothing() {
        return new Told(Outcome.REFUSED, null, "-", null, 408, ProxyError.of(ProxyError.Kind.REQUEST_TIMEOUT, "too slow"), 0, 0, 5_000_000, NONE,
                NONE, null, 0, null, null, null);
    }

    /** A plain one that failed as in the error table. */
    public static Told failed(ProxyError error, int status, Duration took) {
        return new Told(Outcome.REFUSED, Routes.fiks(), "GET", "/", status, error, 0, 0, took.toNanos(), NONE, NONE, null, 0,
                new DefaultHttpHeaders(), "HTTP/1.1", Mode.REVERSE);
    }

    static Told well() {
        return new Told(Outcome.ANSWERED, Routes.fiks(), "GET", "/x", 200, null, 0, 2, 3_000_000, 2_000_000, 0,
                new AccessToken("opaque", NOW, Duration.ofHours(1)), 0, new DefaultHttpHeaders(), "HTTP/1.1", Mode.REVERSE);
    }

    Told of(String target, Mode mode) {
        return new Told(outcome, route, method, target, status, error, bytesIn, bytesOut, tookNanos, upstreamNanos, tokenNanos, token, retries,
                headers, protocol, mode);
    }

    Told without(Route other) {
        return new Told(outcome, other, method, target, status, error, bytesIn, bytesOut, tookNanos, upstreamNanos, tokenNanos, token, retries,
                headers, protocol, mode);
    }

    private static HttpHeaders headers(String traceParent) {
        return new DefaultHttpHeaders().add("traceparent", traceParent).add("Authorization", "Bearer opaque").add("Cookie", "secret");
    }
}
