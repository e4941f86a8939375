package no.portner.soak;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import no.portner.blackbox.PortnerProcess;
import no.portner.twin.ReceivedGrant;
import no.portner.twin.TokenState;

/** The result: taken when the calls have ended, printed when Portner has, and the judgement. */
final class Report {

    private static final double LEAST_UNDER_ATTACK = 0.8;
    /** A start that took too long leaves less time for the load. */
    private static final double LEAST_OF_TIME = 0.8;
    /** A key put in place later than this before the end need not have been used. */
    private static final Duration TAKEN_UP_WITHIN = Duration.ofSeconds(5);
    private static final int DESCRIBED = 10;

    private final History history;
    private final Tally tally;
    private final Duration asked;
    private final Duration time;
    private final Memory before;
    private final Memory after;
    private final long dead;
    private final long revoked;
    private final long unknown;
    private final long revokedTokens;
    private final List<ReceivedGrant> requests;
    private final long requestCount;
    private final Explanation.Result explained;
    private final Set<String> notTakenUp;
    private boolean held;

    /** @param output Portner's; {@code asked} how long the load was to last, {@code time} how long it did */
    Report(SoakWorld world, History history, Tally tally, String output, Duration asked, Duration time, Memory before,
            Memory after) {
        this.history = history;
        this.tally = tally;
        this.asked = asked;
        this.time = time;
        this.before = before;
        this.after = after;
        this.dead = world.twin().fiks().calls(TokenState.DEAD);
        this.revoked = world.twin().fiks().calls(TokenState.REVOKED);
        this.unknown = world.twin().fiks().calls(TokenState.UNKNOWN);
        this.revokedTokens = world.twin().maskinporten().revokedTokens();
        this.requests = world.twin().maskinporten().journal();
        this.requestCount = world.twin().maskinporten().tokenRequests();
        this.explained = Explanation.of(requests, SoakWorld.TOKEN_LIFE, history, GrantLog.of(output));
        Instant due = Instant.now().minus(TAKEN_UP_WITHIN);
        this.notTakenUp = history.keys().entrySet().stream().filter(key -> key.getValue().isBefore(due)).map(Map.Entry::getKey)
                .filter(key -> !explained.keys().contains(key)).collect(Collectors.toSet());
    }

    /** Ends Portner. @return whether nothing that it wrote was secret */
    static boolean closeAndSearch(PortnerProcess portner) {
        try {
            portner.close();
            return true;
        } catch (AssertionError e) {
            System.out.println(e.getMessage());
            return false;
        }
    }

    boolean held() {
        return held;
    }

    void print(boolean silent) {
        int faults = history.faults().size();
        boolean attacked = history.underAttack() >= LEAST_UNDER_ATTACK * faults;
        int unexplained = explained.counts().getOrDefault(Explanation.UNEXPLAINED, 0);
        line("calls, in how long", tally.calls() + ", " + time.toSeconds() + " s");
        line("failed calls", tally.failed());
        tally.failures().forEach(failure -> System.out.println("    " + failure));
        line("calls with a dead token", dead);
        line("calls that took over 100 ms, over 1 s, the longest", tally.delayed() + ", " + tally.longDelayed() + ", "
                + tally.longest().toMillis() + " ms");
        line("answered 401 by Fiks: revoked, unknown token", revoked + ", " + unknown);
        line("token requests", requestCount);
        for (Explanation explanation : Explanation.values()) {
            line("  " + explanation, explained.counts().getOrDefault(explanation, 0));
        }
        explained.unexplained().stream().limit(DESCRIBED).forEach(request -> System.out.println("    " + request));
        line("faults", faults);
        line("  with a token request while it lasted",
                history.underAttack() + (faults == 0 ? "" : " (" + 100 * history.underAttack() / faults + " %)"));
        line("  by kind", byKind());
        line("  that ended late, by the fault of this program", history.faults().stream().filter(History.PastFault::late).count());
        line("revocations, tokens revoked", history.revocations().size() + ", " + revokedTokens);
        line("keys put in place, not taken up", history.keys().size() + ", " + notTakenUp.size());
        line("integration passwords put in place", history.passwords());
        line("longest time that this machine kept this program waiting", history.longestStall().toMillis() + " ms");
        line("resident memory before, after", before + ", " + after);
        line("secrets in what Portner wrote", silent ? "none" : "see above");
        boolean longEnough = time.toMillis() >= LEAST_OF_TIME * asked.toMillis();
        held = longEnough && tally.failed() == 0 && dead == 0 && unexplained == 0 && requestCount == requests.size() && attacked
                && notTakenUp.isEmpty() && silent;
        System.out.println(held ? "All held." : "It did not hold.");
    }

    void leaveTrail(String output) throws IOException {
        Trail.write(output, requests, history);
    }

    private Map<FaultKind, String> byKind() {
        Map<FaultKind, String> kinds = new TreeMap<>();
        history.faults().stream().collect(Collectors.groupingBy(History.PastFault::kind)).forEach((kind, all) -> kinds.put(kind,
                all.stream().filter(fault -> fault.requests() > 0).count() + "/" + all.size()));
        return kinds;
    }

    private static void line(String name, Object value) {
        System.out.printf("%-58s %s%n", name, value);
    }
}
