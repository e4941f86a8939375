package no.portner.config;

import java.util.Objects;

/** A text that a {@link Parser} cannot use. Says why without repeating the text: it may be a secret. */
public final class Unusable extends Exception {

    private final String wrong;
    private final String remedy;

    /**
     * @param wrong the rest of a sentence that begins with the variable: "is not a port"
     * @param remedy what to do: "set a whole number from 0 to 65535"
     */
    public Unusable(String wrong, String remedy) {
        super(wrong + "; " + remedy, null, false, false);
        this.wrong = Objects.requireNonNull(wrong, "wrong");
        this.remedy = Objects.requireNonNull(remedy, "remedy");
    }

    public String wrong() {
        return wrong;
    }

    public String remedy() {
        return remedy;
    }
}
