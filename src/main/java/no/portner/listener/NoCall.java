package no.portner.listener;

import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import no.portner.error.ProxyError;
import no.portner.route.Route;
import no.portner.token.AccessToken;

/**
 * What came was no request, and was answered all the same. In the counts and in the log its method is {@code -}.
 *
 * @param took how long it was waited for
 */
record NoCall(int status, Duration took, ProxyError error) implements CallFacts {

    static void tell(CallLog log, int status, Duration took, ProxyError error) {
        NoCall call = new NoCall(status, took, error);
        log.ended(null, call.method(), status, took, error);
        log.left(call);
    }

    @Override
    public Outcome outcome() {
        return Outcome.REFUSED;
    }

    @Override
    public Route route() {
        return null;
    }

    @Override
    public String method() {
        return "-";
    }

    @Override
    public String target() {
        return null;
    }

    @Override
    public long bytesIn() {
        return 0;
    }

    @Override
    public long bytesOut() {
        return 0;
    }

    @Override
    public long tookNanos() {
        return took.toNanos();
    }

    @Override
    public long upstreamNanos() {
        return NONE;
    }

    @Override
    public long tokenNanos() {
        return NONE;
    }

    @Override
    public AccessToken token() {
        return null;
    }

    @Override
    public int retries() {
        return 0;
    }

    @Override
    public HttpHeaders headers() {
        return null;
    }

    @Override
    public String protocol() {
        return null;
    }

    @Override
    public Mode mode() {
        return null;
    }
}
