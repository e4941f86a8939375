package no.portner.key;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Why a key cannot be used: each problem is a sentence that names the variable to set and what to do. It holds no secret, and no cause,
 * since the messages of parsers quote what they could not parse.
 */
public final class KeyProblem extends Exception {

    /** What is wrong, for who tells people more than the sentence does. */
    public enum Kind {
        /** The file is not there, cannot be read, is empty or far too large. */
        FILE,
        /** The password is missing or wrong. */
        PASSWORD,
        NOT_RSA, TOO_SHORT, EXPIRED, NOT_YET_VALID,
        /** keyUsage without digitalSignature. */
        NOT_FOR_SIGNING,
        NO_ORGANISATION,
        /** A test certificate for production, or the reverse. */
        OTHER_ENVIRONMENT,
        /** All else: what the file holds is no key that can be used. */
        UNUSABLE
    }

    /** One thing that is wrong, in a sentence that is safe to show. */
    public record Flaw(Kind kind, String sentence) {

        public Flaw {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(sentence, "sentence");
        }
    }

    private final transient List<Flaw> flaws;

    /** @param problems one or more, safe to show */
    public KeyProblem(List<String> problems) {
        this(Kind.UNUSABLE, problems);
    }

    KeyProblem(String problem) {
        this(List.of(problem));
    }

    KeyProblem(Kind kind, String problem) {
        this(kind, List.of(problem));
    }

    private KeyProblem(Kind kind, List<String> problems) {
        this(problems.stream().map(problem -> new Flaw(kind, problem)).toList(), String.join("\n", problems));
    }

    private KeyProblem(List<Flaw> flaws, String message) {
        super(message, null, false, false);
        if (flaws.isEmpty()) {
            throw new IllegalArgumentException("a problem without words");
        }
        this.flaws = List.copyOf(flaws);
    }

    static KeyProblem of(List<Flaw> flaws) {
        return new KeyProblem(flaws, flaws.stream().map(Flaw::sentence).collect(Collectors.joining("\n")));
    }

    /** All that was found wrong, at least one sentence. */
    public List<String> problems() {
        return flaws.stream().map(Flaw::sentence).toList();
    }

    /** The same, each with what kind of thing it is. */
    public List<Flaw> flaws() {
        return flaws;
    }
}
