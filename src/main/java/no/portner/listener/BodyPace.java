package no.portner.listener;

import java.util.concurrent.TimeUnit;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;

/**
 * How fast the body of one request comes, looked at once a second. What counts is the time in which the client alone is waited for: not
 * while the upstream takes nothing, nor before a client that asked has been told to continue (RFC 9110 section 10.1.1), nor when the
 * answer has begun, for then both may go on as slowly as they like.
 */
final class BodyPace {

    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Exchange exchange;
    private final int rate;
    private long lookedNanos;
    private long waitedNanos;
    private long bytes;

    /** @param rate bytes a second, or 0 */
    BodyPace(Exchange exchange, int rate, long nowNanos) {
        this.exchange = exchange;
        this.rate = rate;
        this.lookedNanos = nowNanos;
    }

    /** Ends the call when its body came too slowly over a whole window. */
    void look(long nowNanos) {
        long sinceNanos = nowNanos - lookedNanos;
        lookedNanos = nowNanos;
        bytes += exchange.outbound().body().takeReceived();
        if (rate == 0 || exchange.isAnswered() || !exchange.outbound().awaitsClient()) {
            return;
        }
        waitedNanos += sinceNanos;
        if (waitedNanos >= WINDOW_NANOS) {
            boolean slow = bytes < rate * TimeUnit.NANOSECONDS.toSeconds(waitedNanos);
            waitedNanos = 0;
            bytes = 0;
            if (slow) {
                exchange.failed(ProxyError.of(Kind.REQUEST_TIMEOUT, "the request's body came more slowly than PORTNER_MIN_BODY_RATE, " + rate
                        + " bytes a second, for a minute"));
            }
        }
    }
}
