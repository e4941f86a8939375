package no.portner.twin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that moves when it is told to. */
final class TestClock implements InstantSource {

    private volatile Instant now = Instant.now();

    @Override
    public Instant instant() {
        return now;
    }

    void forward(int seconds) {
        forward(Duration.ofSeconds(seconds));
    }

    void forward(Duration time) {
        now = now.plus(time);
    }
}
