package no.portner.doctor;

import java.util.Locale;
import java.util.Objects;

/** What is said, in both languages. */
record Text(String nb, String en) {

    static final Text NOTHING = both("");

    Text {
        Objects.requireNonNull(nb, "nb");
        Objects.requireNonNull(en, "en");
    }

    static Text of(String nb, String en) {
        return new Text(nb, en);
    }

    /** What is the same in both: names, numbers, what a server said. */
    static Text both(String same) {
        return new Text(same, same);
    }

    /** Each as a pattern of {@link String#format}, with these. */
    Text with(Object... values) {
        return new Text(String.format(Locale.ROOT, nb, values), String.format(Locale.ROOT, en, values));
    }

    Text then(String more) {
        return new Text(nb + more, en + more);
    }

    Text then(Text more) {
        return new Text(nb + more.nb, en + more.en);
    }

    String in(Language language) {
        return language == Language.NB ? nb : en;
    }
}
