package no.portner.listener;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.Optional;
import no.portner.error.ErrorResponse;
import no.portner.error.ProxyError;

/**
 * What an answer tells of its way through Portner, in a header that the client's developers have asked for, in the form of
 * {@code Server-Timing} (W3C Server Timing section 3): names and durations in milliseconds, no id and nothing secret.
 *
 * @param header empty: nothing is told
 */
public record Diagnostics(Optional<String> header) {

    public static final Diagnostics NONE = new Diagnostics(Optional.empty());

    private static final double NANOS_PER_MILLI = 1_000_000;

    public static Diagnostics named(String header) {
        return new Diagnostics(Optional.of(header));
    }

    /**
     * A header of that name which the upstream has sent is kept beside.
     *
     * @param error why Portner answers itself; null when it does not
     * @param tookNanos since the head of the request
     */
    void add(HttpHeaders headers, CallFacts call, ProxyError error, long tookNanos) {
        if (header.isPresent()) {
            headers.add(header.get(), value(call, error, tookNanos));
        }
    }

    private static String value(CallFacts call, ProxyError error, long tookNanos) {
        StringBuilder value = new StringBuilder(128).append("portner").append(duration(tookNanos));
        if (call.tokenNanos() != CallFacts.NONE) {
            value.append(", token").append(duration(call.tokenNanos()))
                    .append(described(call.token() == null ? "none" : call.tokenNanos() == 0 ? "cached" : "fetched"));
        }
        if (call.upstreamNanos() != CallFacts.NONE && error == null) {
            value.append(", upstream").append(duration(call.upstreamNanos()));
        }
        if (call.route() != null && call.route().isSecure()) {
            value.append(", route").append(described(call.route().name()));
        }
        value.append(", retries").append(described(String.valueOf(call.retries())));
        return error == null ? value.toString() : value.append(", error").append(described(ErrorResponse.of(error.kind()).type())).toString();
    }

    private static String duration(long nanos) {
        return String.format(Locale.ROOT, ";dur=%.3f", nanos / NANOS_PER_MILLI);
    }

    /** Names of routes and kinds of errors are letters, digits and hyphens: nothing needs escaping. */
    private static String described(String word) {
        return ";desc=\"" + word + '"';
    }
}
