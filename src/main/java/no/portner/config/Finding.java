package no.portner.config;

import java.util.Objects;

/**
 * Something about the configuration that a person should know: what is wrong with which variable, and what to do. Never holds a secret.
 *
 * @param variable the name in the environment
 * @param wrong what is the matter, as the rest of a sentence
 * @param remedy what to set instead
 */
public record Finding(String variable, String wrong, String remedy) {

    public Finding {
        Objects.requireNonNull(variable, "variable");
        Objects.requireNonNull(wrong, "wrong");
        Objects.requireNonNull(remedy, "remedy");
    }

    /** @param sentence says all: which variable, what is wrong and what to do */
    public static Finding sentence(String sentence) {
        return new Finding(sentence, "", "");
    }

    @Override
    public String toString() {
        return wrong.isEmpty() ? variable : variable + " " + wrong + "; " + remedy;
    }
}
