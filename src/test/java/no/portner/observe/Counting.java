package no.portner.observe;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import no.portner.listener.CallLog;

/** The counting that a running Portner does, for who measures what calls cost. */
public final class Counting {

    private Counting() {
    }

    public static CallLog before(CallLog next) {
        return new Metrics(new SimpleMeterRegistry()).counting(next);
    }
}
