package no.portner.doctor;

import java.util.List;
import java.util.Map;

/**
 * What came of it all.
 *
 * @param outcomes of every step, in their order
 * @param onboarding how far the organisation has come with Digdir and Fiks
 */
record Verdict(List<Outcome> outcomes, Map<Onboarding, Onboarding.State> onboarding) {

    /** Something was found that stops calls. */
    static final int TROUBLE = 1;
    /** EX_USAGE of sysexits.h: Portner would not start. */
    static final int WRONG_CONFIGURATION = 64;

    Verdict {
        outcomes = List.copyOf(outcomes);
        onboarding = Map.copyOf(onboarding);
    }

    static Verdict of(List<Outcome> outcomes) {
        return new Verdict(outcomes, Onboarding.of(outcomes));
    }

    long count(Outcome.Status status) {
        return outcomes.stream().filter(outcome -> outcome.status() == status).count();
    }

    /** Warnings are no trouble. */
    int exitCode() {
        boolean starts = outcomes.stream().noneMatch(outcome -> outcome.isFailed() && outcome.step().compareTo(Step.ENVIRONMENT) <= 0);
        return !starts ? WRONG_CONFIGURATION : count(Outcome.Status.FAILED) > 0 ? TROUBLE : 0;
    }
}
