package no.portner.admin;

import java.util.Objects;

/** The same in both languages. */
record Text(String nb, String en) {

    Text {
        Objects.requireNonNull(nb, "nb");
        Objects.requireNonNull(en, "en");
    }

    String in(Language language) {
        return language == Language.NB ? nb : en;
    }
}
