package no.portner.soak;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import no.portner.twin.Fault;
import no.portner.twin.TokenLife;
import no.portner.twin.Twin;

/**
 * What befalls the token in use, decided once for each: a fault at the token endpoint in the second half of its life, a revocation in the
 * first, or nothing. One thread decides, so no token is revoked while its successor cannot be had.
 */
final class TokenAttacks implements Runnable {

    private static final double FAULT_CHANCE = 0.8;
    private static final double REVOCATION_CHANCE = 0.3;
    /** A younger one is not suspected (design: token rule 8, a tenth of its life here); the rest is for a token on its way. */
    private static final Duration YOUNGEST_REVOKED = Duration.ofMillis(500);
    private static final long LOOK_NANOS = Duration.ofMillis(2).toNanos();
    /** Renewal begins at 0.70 to 0.75 of the life, and 0.95 is where Portner takes a token for dead: a retry must fit in before. */
    private static final double FAULT_FROM = 0.50;
    private static final double FAULT_FROM_AT_MOST = 0.65;
    private static final double FAULT_TO = 0.80;
    private static final double FAULT_TO_AT_MOST = 0.84;
    private static final double FAULT_LATE = 0.88;
    /** Whoever has stopped listening needs about a tenth of a second to listen again. */
    private static final double LISTENING_TAKES = 0.04;

    private final Twin twin;
    private final LongSupplier refusedAttempts;
    private final History history;
    private final List<FaultKind> kinds;
    private final boolean revoking;
    private final Random random;
    private final BooleanSupplier goOn;

    /** @param refusedAttempts how often Portner has said that nobody listened at the token endpoint: the twin cannot know */
    TokenAttacks(Twin twin, LongSupplier refusedAttempts, History history, SoakOptions options, BooleanSupplier goOn) {
        this.twin = twin;
        this.refusedAttempts = refusedAttempts;
        this.history = history;
        this.kinds = Arrays.stream(FaultKind.values()).filter(kind -> options.with(kind.toString())).toList();
        this.revoking = options.with(SoakOptions.REVOCATION);
        this.random = new Random(options.seed());
        this.goOn = goOn;
    }

    @Override
    public void run() {
        TokenLife before = null;
        while (goOn.getAsBoolean()) {
            Optional<TokenLife> token = twin.fiks().tokenInUse();
            if (token.isPresent() && !token.get().equals(before)) {
                before = token.get();
                attack(before);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** All choices are made at once, so that their sequence depends on the seed alone. */
    private void attack(TokenLife token) {
        double chance = random.nextDouble();
        double early = random.nextDouble();
        double late = random.nextDouble();
        Random detail = new Random(random.nextLong());
        if (revoking && chance < REVOCATION_CHANCE) {
            revoke(token, between(YOUNGEST_REVOKED.toNanos() / (double) token.length().toNanos(), 0.4, early));
        } else if (!kinds.isEmpty() && detail.nextDouble() < FAULT_CHANCE) {
            FaultKind kind = kinds.get(detail.nextInt(kinds.size()));
            fault(token, kind, kind.make(detail), between(FAULT_FROM, FAULT_FROM_AT_MOST, early),
                    between(FAULT_TO, FAULT_TO_AT_MOST, late));
        }
    }

    private void revoke(TokenLife token, double at) {
        if (!reached(token, at)) {
            return;
        }
        Instant now = Instant.now();
        // One that was given out a moment ago may be on its way: revoked, it would be met by calls before Portner may suspect it.
        Instant last = now.minus(YOUNGEST_REVOKED);
        boolean newest = twin.maskinporten().newestToken().filter(other -> !other.issued().isAfter(last)).isPresent();
        if (newest && twin.maskinporten().revokeIssuedUntil(last) > 0) {
            history.revocation(now);
        }
    }

    private void fault(TokenLife token, FaultKind kind, Optional<Fault> fault, double from, double to) {
        if (!reached(token, from) || share(token, Instant.now()) > FAULT_FROM_AT_MOST) {
            return;
        }
        Instant begun = Instant.now();
        long before = attempts(kind);
        fault.ifPresentOrElse(twin.faults()::add, twin.maskinporten()::stopListening);
        double end = kind == FaultKind.REFUSED ? to - LISTENING_TAKES : to;
        while (share(token, Instant.now()) < end) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        fault.ifPresentOrElse(twin.faults()::remove, twin.maskinporten()::listenAgain);
        Instant ended = Instant.now();
        history.fault(new History.PastFault(kind, begun, ended, attempts(kind) - before, share(token, ended) > FAULT_LATE));
    }

    private long attempts(FaultKind kind) {
        return kind == FaultKind.REFUSED ? refusedAttempts.getAsLong() : twin.maskinporten().tokenRequests();
    }

    /** @return whether the token is still the one in use at that share of its life */
    private boolean reached(TokenLife token, double share) {
        while (share(token, Instant.now()) < share) {
            if (!goOn.getAsBoolean() || !twin.fiks().tokenInUse().filter(token::equals).isPresent()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    private static double share(TokenLife token, Instant now) {
        return token.age(now).toNanos() / (double) token.length().toNanos();
    }

    private static double between(double least, double most, double where) {
        return least + (most - least) * where;
    }
}
