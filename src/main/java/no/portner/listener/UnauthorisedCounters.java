package no.portner.listener;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What has become of the calls with our token that upstream answered 401, since the start. */
public final class UnauthorisedCounters {

    /** Why a 401 was passed on. */
    public enum Reason {
        /** It says that the integration failed, and its secrets have not changed. */
        INTEGRATION,
        /** The token is too young, or those before it were refused too. */
        TOO_SOON,
        /** More of the request's body had been sent than is kept. */
        NOT_REPEATABLE,
        /** Maskinporten gave no other token. */
        NO_TOKEN,
        /** It was the answer to the repeated call. */
        AGAIN,
        /** An error in Portner itself. */
        INTERNAL
    }

    private final LongAdder seen = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private final LongAdder repeatedWell = new LongAdder();
    private final Map<Reason, LongAdder> passedOn = new EnumMap<>(Reason.class);

    public UnauthorisedCounters() {
        for (Reason reason : Reason.values()) {
            passedOn.put(reason, new LongAdder());
        }
    }

    /** 401s to calls that carried our token, those to repeated calls not counted again. */
    public long seen() {
        return seen.sum();
    }

    /** Calls that were sent a second time. */
    public long repeated() {
        return repeated.sum();
    }

    /** Those of them that were then answered with anything but a 401. */
    public long repeatedWell() {
        return repeatedWell.sum();
    }

    public long passedOn(Reason reason) {
        return passedOn.get(reason).sum();
    }

    void sawOne() {
        seen.increment();
    }

    void repeatedOne() {
        repeated.increment();
    }

    /** The repeated call was answered. */
    void repeatAnswered(boolean well) {
        (well ? repeatedWell : passedOn.get(Reason.AGAIN)).increment();
    }

    void passedOneOn(Reason reason) {
        passedOn.get(reason).increment();
    }
}
