package no.portner.error;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * The one failure type of Portner's data path: what went wrong, in words that are safe to show. {@link ErrorResponse} holds the one
 * mapping to status, problem body, log level and metric label.
 */
public final class ProxyError extends RuntimeException {

    /** What can go wrong with a call, told apart by who has to act. */
    public enum Kind {
        BAD_REQUEST,
        START_LINE_TOO_LONG,
        HEADERS_TOO_LARGE,
        REQUEST_TIMEOUT,
        UNKNOWN_ROUTE,
        INTEGRATION_UNKNOWN,
        CONSUMER_UNKNOWN,
        REQUIRED_HEADER_MISSING,
        INTERCEPTION_OFF,
        UNMATCHED_REFUSED,
        DESTINATION_FORBIDDEN,
        METHOD_NOT_SUPPORTED,
        OVERLOADED,
        LOOP,
        TOKEN_REFUSED,
        TOKEN_UNREACHABLE,
        TOKEN_TIMEOUT,
        UPSTREAM_UNRESOLVED,
        UPSTREAM_UNREACHABLE,
        UPSTREAM_TLS,
        UPSTREAM_CONNECT_TIMEOUT,
        UPSTREAM_RESPONSE_TIMEOUT,
        UPSTREAM_CLOSED,
        UPSTREAM_PROTOCOL,
        INTERNAL
    }

    private final Kind kind;
    private final Optional<Refusal> refusal;
    private final Optional<Duration> retryAfter;

    private ProxyError(Kind kind, String detail, Optional<Refusal> refusal, Optional<Duration> retryAfter, Throwable cause) {
        super(Objects.requireNonNull(detail, "detail"), cause, false, false);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.refusal = refusal;
        this.retryAfter = retryAfter;
    }

    /** @param detail an English sentence for the caller: no secret, no token, no password */
    public static ProxyError of(Kind kind, String detail) {
        return new ProxyError(kind, detail, Optional.empty(), Optional.empty(), null);
    }

    public static ProxyError of(Kind kind, String detail, Throwable cause) {
        return new ProxyError(kind, detail, Optional.empty(), Optional.empty(), cause);
    }

    /** The error that a failure stands for: itself, what a future wrapped, or INTERNAL. */
    public static ProxyError from(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof OutOfMemoryError) {
            return of(Kind.OVERLOADED, "there is no memory left for this call: fewer at once (PORTNER_MAX_REQUESTS)", cause);
        }
        return cause instanceof ProxyError error ? error : of(Kind.INTERNAL, "an error in Portner itself", cause);
    }

    /** Maskinporten said no. */
    public static ProxyError refused(String detail, Refusal refusal) {
        return new ProxyError(Kind.TOKEN_REFUSED, detail, Optional.of(refusal), Optional.empty(), null);
    }

    /** The same, with what to do about it in two languages. */
    public ProxyError hint(String hintNb, String hintEn) {
        return new ProxyError(kind, getMessage(), Optional.of(Refusal.hint(hintNb, hintEn)), retryAfter, getCause());
    }

    /** @param retryAfter when a new try makes sense, in whole seconds or more */
    public ProxyError retryAfter(Duration retryAfter) {
        return new ProxyError(kind, getMessage(), refusal, Optional.of(retryAfter), getCause());
    }

    public Kind kind() {
        return kind;
    }

    public String detail() {
        return getMessage();
    }

    public Optional<Refusal> refusal() {
        return refusal;
    }

    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
