package no.portner.token;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import no.portner.error.ProxyError;
import no.portner.error.Refusal;

/** What has happened since the start, summed over all tokens. */
public final class TokenCounters {

    private final LongAdder attempts = new LongAdder();
    private final LongAdder granted = new LongAdder();
    private final Map<ProxyError.Kind, LongAdder> failures = new EnumMap<>(ProxyError.Kind.class);
    private final Map<String, LongAdder> refusals = new ConcurrentHashMap<>();

    TokenCounters() {
        for (ProxyError.Kind kind : ProxyError.Kind.values()) {
            failures.put(kind, new LongAdder());
        }
    }

    public long attempts() {
        return attempts.sum();
    }

    public long granted() {
        return granted.sum();
    }

    /** Attempts that failed for any other reason than a refusal. */
    public long failures() {
        return failures.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Attempts that failed for this reason; refusals are counted by {@link #refusals}. */
    public long failures(ProxyError.Kind kind) {
        return failures.get(kind).sum();
    }

    /** By Maskinporten's code as it was sent ({@code MP-200}; a thousand at most), {@code none} where the answer names none. */
    public Map<String, Long> refusals() {
        return refusals.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> e.getValue().sum()));
    }

    void attempt() {
        attempts.increment();
    }

    /** @param error null for a grant */
    void ended(ProxyError error) {
        if (error == null) {
            granted.increment();
        } else if (error.kind() == ProxyError.Kind.TOKEN_REFUSED) {
            String code = error.refusal().flatMap(Refusal::mpCode).orElse("none");
            refusals.computeIfAbsent(code, c -> new LongAdder()).increment();
        } else {
            failures.get(error.kind()).increment();
        }
    }
}
