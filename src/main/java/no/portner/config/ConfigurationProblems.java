package no.portner.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used. Carries everything that is wrong with it at once, so that one look mends it. */
public final class ConfigurationProblems extends RuntimeException {

    private final transient List<Finding> problems;
    private final transient List<Finding> warnings;

    /**
     * @param problems at least one
     * @param warnings what was noticed besides: a misspelt name often explains a missing one
     */
    public ConfigurationProblems(List<Finding> problems, List<Finding> warnings) {
        super(text(problems, warnings), null, false, false);
        this.problems = List.copyOf(problems);
        this.warnings = List.copyOf(warnings);
    }

    public List<Finding> problems() {
        return problems;
    }

    public List<Finding> warnings() {
        return warnings;
    }

    private static String text(List<Finding> problems, List<Finding> warnings) {
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("without a problem there is nothing to throw");
        }
        String text = "the configuration cannot be used:\n" + lines(problems);
        return warnings.isEmpty() ? text : text + "\nnoticed besides:\n" + lines(warnings);
    }

    private static String lines(List<Finding> findings) {
        return findings.stream().map(finding -> "  - " + finding).collect(Collectors.joining("\n"));
    }
}
