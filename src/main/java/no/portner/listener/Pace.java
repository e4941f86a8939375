package no.portner.listener;

import java.time.Duration;

/**
 * How slow a client may be. A sweep looks once a second, so all of this ends up to two seconds late.
 *
 * @param head from the first byte of a request's head to its last, and for taking a problem document ({@code PORTNER_HEADER_TIMEOUT})
 * @param idle without a request ({@code PORTNER_CLIENT_IDLE_TIMEOUT})
 * @param bodyRate bytes a second of a request's body; 0: any rate will do ({@code PORTNER_MIN_BODY_RATE})
 */
public record Pace(Duration head, Duration idle, int bodyRate) {

    public static final Pace DEFAULT = new Pace(Duration.ofSeconds(30), Duration.ofMinutes(10), 64);

    public Pace {
        if (head.isNegative() || head.isZero() || idle.isNegative() || idle.isZero() || bodyRate < 0) {
            throw new IllegalArgumentException("times are more than zero and a rate is not negative: " + head + ", " + idle + ", " + bodyRate);
        }
    }
}
