package no.portner.key;

import java.util.List;

/**
 * Why a key cannot be used: each problem is a sentence that names the variable to set and what to do. It holds no secret, and no cause,
 * since the messages of parsers quote what they could not parse.
 */
public final class KeyProblem extends Exception {

    private final List<String> problems;

    /** @param problems one or more, safe to show */
    public KeyProblem(List<String> problems) {
        super(String.join("\n", problems), null, false, false);
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("a problem without words");
        }
        this.problems = List.copyOf(problems);
    }

    KeyProblem(String problem) {
        this(List.of(problem));
    }

    /** All that was found wrong, at least one sentence. */
    public List<String> problems() {
        return problems;
    }
}
