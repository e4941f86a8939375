package no.portner.token.maskinporten;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import no.portner.error.ProxyError;
import no.portner.error.Refusal;
import no.portner.token.TokenRequest;
import org.jboss.logging.Logger;

/**
 * How loud a refusal is told: a warning when it is new, and again every ten minutes. A key that Maskinporten does not know yet is asked
 * with every ten seconds, for as long as that takes (facts 1.4), and each answer has a text of its own by its trace id.
 */
final class RefusalLog {

    private static final long REMINDER_NANOS = Duration.ofMinutes(10).toNanos();
    /** As many as the cache holds at most, and some. */
    private static final int MOST = 2000;

    private record Told(String reason, long atNanos) {
    }

    private final LongSupplier nanoTime;
    private final ConcurrentMap<TokenRequest, Told> told = new ConcurrentHashMap<>();

    RefusalLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void granted(TokenRequest request) {
        told.remove(request);
    }

    Logger.Level level(TokenRequest request, ProxyError error) {
        String reason = error.refusal().map(Refusal::hintEn).orElse(error.kind().name());
        long now = nanoTime.getAsLong();
        Told before = told.get(request);
        if (before != null && before.reason.equals(reason) && now - before.atNanos < REMINDER_NANOS) {
            return Logger.Level.DEBUG;
        }
        if (told.size() >= MOST) {
            told.clear();
        }
        told.put(request, new Told(reason, now));
        return Logger.Level.WARN;
    }
}
