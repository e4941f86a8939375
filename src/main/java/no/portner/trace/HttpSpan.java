package no.portner.trace;

import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import no.portner.error.ErrorResponse;
import no.portner.error.ProxyError;

/**
 * One request that Portner sends and what becomes of it, by OpenTelemetry's conventions for HTTP clients. Used by one thread at a
 * time.
 */
public final class HttpSpan {

    /** RFC 9110 and RFC 5789: any other is {@code _OTHER}, for a client may make up any number. */
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");
    private static final int FIRST_ERROR = 400;

    private final Span span;
    private final LongSupplier nanoTime;
    private final Consumer<Span> ended;
    private long pausedNanos;
    private boolean paused;
    private boolean over;

    HttpSpan(Span span, LongSupplier nanoTime, Consumer<Span> ended) {
        this.span = span;
        this.nanoTime = nanoTime;
        this.ended = ended;
    }

    /** {@code GET /a/*}: method and template, both of which are few. */
    static String name(HttpTarget target) {
        return (METHODS.contains(target.method()) ? target.method() : "HTTP") + " " + target.template();
    }

    /** @param resend how often the request was sent before */
    void describe(HttpTarget target, int resend) {
        span.attribute("http.request.method", METHODS.contains(target.method()) ? target.method() : "_OTHER");
        span.attribute("server.address", target.host());
        span.attribute("server.port", target.port());
        span.attribute("url.full", target.url());
        span.attribute("url.template", target.template());
        if (resend > 0) {
            span.attribute("http.request.resend_count", resend);
        }
        if (!target.route().isEmpty()) {
            span.attribute("portner.route", target.route());
        }
    }

    /** What a {@code traceparent} says about it. */
    public TraceParent context() {
        return span.context();
    }

    /** @param protocolVersion {@code 1.1} or {@code 2}; null where it is not known */
    public void answered(int status, String protocolVersion) {
        if (over) {
            return;
        }
        span.attribute("http.response.status_code", status);
        if (protocolVersion != null) {
            span.attribute("network.protocol.version", protocolVersion);
        }
        if (status >= FIRST_ERROR) {
            failed(String.valueOf(status));
        }
    }

    /** Whatever happens from now on is not the request's doing, unless it {@link #goesOn}. */
    public void pause() {
        pausedNanos = nanoTime.getAsLong();
        paused = true;
    }

    public void goesOn() {
        paused = false;
    }

    /** @param error what came of it; null when nothing went wrong */
    public void end(ProxyError error) {
        if (over) {
            return;
        }
        over = true;
        if (error != null) {
            failed(ErrorResponse.of(error.kind()).type());
        }
        span.end(paused ? pausedNanos : nanoTime.getAsLong());
        ended.accept(span);
    }

    private void failed(String type) {
        span.attribute("error.type", type);
        span.failed();
    }
}
