package no.portner.observe;

import java.util.EnumSet;
import java.util.Set;
import no.portner.error.ProxyError.Kind;
import no.portner.token.TokenCounters;

/** How attempts to get a token ended. Every series is there from the start, so that the first failure shows as a change. */
final class TokenCounts {

    private static final String NO_CODE = "none";
    private static final String OTHER_CODE = "other";

    /** Failures that say nothing about Maskinporten. */
    private static final Set<Kind> REST = EnumSet.complementOf(EnumSet.of(Kind.TOKEN_UNREACHABLE, Kind.TOKEN_TIMEOUT));

    private TokenCounts() {
    }

    /** @param codes Maskinporten's documented codes: one that is none of them counts as {@code other}, whatever a server may send */
    static void register(Meters meters, TokenCounters counters, Set<String> codes) {
        meters.counter(Metric.TOKEN_REQUESTS, counters::granted, "granted", NO_CODE);
        meters.counter(Metric.TOKEN_REQUESTS, () -> counters.failures(Kind.TOKEN_UNREACHABLE), "unreachable", NO_CODE);
        meters.counter(Metric.TOKEN_REQUESTS, () -> counters.failures(Kind.TOKEN_TIMEOUT), "timeout", NO_CODE);
        meters.counter(Metric.TOKEN_REQUESTS, () -> REST.stream().mapToLong(counters::failures).sum(), "failed", NO_CODE);
        codes.forEach(code -> refused(meters, counters, code));
        refused(meters, counters, NO_CODE);
        meters.counter(Metric.TOKEN_REQUESTS, () -> others(counters, codes), "refused", OTHER_CODE);
    }

    private static void refused(Meters meters, TokenCounters counters, String code) {
        meters.counter(Metric.TOKEN_REQUESTS, () -> counters.refusals().getOrDefault(code, 0L), "refused", code);
    }

    private static long others(TokenCounters counters, Set<String> codes) {
        return counters.refusals().entrySet().stream().filter(entry -> !codes.contains(entry.getKey()) && !NO_CODE.equals(entry.getKey()))
                .mapToLong(entry -> entry.getValue()).sum();
    }
}
