package no.portner.soak;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import no.portner.twin.Fault;
import no.portner.twin.MpError;

/** What goes wrong at the token endpoint for a moment. Named on the command line by what {@link #toString} says. */
enum FaultKind {

    UNAVAILABLE("503", random -> Fault.status(503, "")),
    TOO_MANY("429", random -> Fault.status(429, "").header("Retry-After", "0")),
    TOO_MANY_WAIT("429-wait", random -> Fault.status(429, "").header("Retry-After", "1")),
    /** Nobody listens: no fault of the twin's, see {@link TokenAttacks}. */
    REFUSED("refused", random -> null),
    RESET("reset", random -> Fault.of(Fault.Kind.RESET)),
    CLOSE("close", random -> Fault.of(Fault.Kind.CLOSE)),
    GARBAGE("garbage", random -> Fault.garbage("SSH-2.0-OpenSSH_9.6\r\n")),
    TRUNCATED("truncated", random -> Fault.truncate(random.nextInt(1, 200))),
    NOT_JSON("html", random -> Fault.status(200, "<html><body>Vedlikehold</body></html>")),
    EMPTY("empty", random -> Fault.status(200, "")),
    HANG("hang", random -> Fault.of(Fault.Kind.HANG)),
    /** More than a thousand bytes, so the whole answer takes longer than the token that waits for it lives. */
    DRIP("drip", random -> Fault.drip(Duration.ofMillis(3))),
    SLOW("slow", random -> Fault.delay(Duration.ofMillis(random.nextInt(100, 350)))),
    /** Once each: a new JWT is the cure (facts 1.5), so whoever refuses that as well does not mean it. */
    USED_BEFORE("mp-012", random -> Fault.refuse(MpError.MP_012).times(1)),
    JWT_EXPIRED("mp-130", random -> Fault.refuse(MpError.MP_130).times(1));

    private final String name;
    private final Function<RandomGenerator, Fault> fault;

    FaultKind(String name, Function<RandomGenerator, Fault> fault) {
        this.name = name;
        this.fault = fault;
    }

    /** @return empty for {@link #REFUSED} */
    Optional<Fault> make(RandomGenerator random) {
        return Optional.ofNullable(fault.apply(random));
    }

    @Override
    public String toString() {
        return name;
    }
}
