package no.portner.soak;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was done to Portner and when, for those who must explain what came of it. */
final class History {

    /**
     * A fault that is over.
     *
     * @param requests token requests that came while it lasted: none means that the renewal was not under attack
     * @param late it was still there when its end was due, and so long that the token may not have survived it
     */
    record PastFault(FaultKind kind, Instant begun, Instant ended, long requests, boolean late) {
    }

    private static final Duration STALL_WORTH_TELLING = Duration.ofMillis(100);

    private volatile Instant warm = Instant.EPOCH;
    private final List<PastFault> faults = new ArrayList<>();
    private final List<Instant> revocations = new ArrayList<>();
    private final Map<String, Instant> keys = new HashMap<>();
    private final List<String> events = new ArrayList<>();
    private int passwords;
    private Duration longestStall = Duration.ZERO;

    /** From now on calls count, and token requests want an explanation. */
    void warm(Instant at) {
        warm = at;
    }

    Instant warm() {
        return warm;
    }

    synchronized void fault(PastFault fault) {
        faults.add(fault);
        event(fault.begun(), "fault " + fault.kind() + " for " + Duration.between(fault.begun(), fault.ended()).toMillis() + " ms");
    }

    /** Whether there was a time between the two in which nobody listened at the token endpoint. */
    synchronized boolean refused(Instant from, Instant to) {
        return faults.stream().anyMatch(fault -> fault.kind() == FaultKind.REFUSED && fault.begun().isBefore(to)
                && fault.ended().isAfter(from));
    }

    synchronized void revocation(Instant at) {
        revocations.add(at);
        event(at, "tokens revoked");
    }

    /** To be told before the files change, so that no request can come before its reason. */
    synchronized void key(String thumbprint, Instant at) {
        keys.put(thumbprint, at);
        event(at, "new key");
    }

    synchronized void password(Instant at) {
        passwords++;
        event(at, "new integration password");
    }

    synchronized void event(Instant at, String what) {
        events.add(at + " " + what);
    }

    synchronized List<PastFault> faults() {
        return List.copyOf(faults);
    }

    synchronized List<Instant> revocations() {
        return List.copyOf(revocations);
    }

    /** When each certificate was put in place, by thumbprint; the first one's is not among them. */
    synchronized Map<String, Instant> keys() {
        return Map.copyOf(keys);
    }

    /** This program wanted to run and could not for that long. */
    synchronized void stall(Instant at, Duration length) {
        if (length.compareTo(STALL_WORTH_TELLING) > 0) {
            event(at, "the machine stalled for " + length.toMillis() + " ms");
        }
        if (length.compareTo(longestStall) > 0) {
            longestStall = length;
        }
    }

    synchronized Duration longestStall() {
        return longestStall;
    }

    synchronized int passwords() {
        return passwords;
    }

    /** The newest events, for the description of a call that failed. */
    synchronized List<String> newest(int count) {
        return List.copyOf(events.subList(Math.max(0, events.size() - count), events.size()));
    }

    synchronized long underAttack() {
        return faults.stream().filter(fault -> fault.requests() > 0).count();
    }
}
