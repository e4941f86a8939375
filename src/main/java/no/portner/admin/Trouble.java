package no.portner.admin;

import java.util.Objects;
import java.util.Optional;
import no.portner.error.Actor;
import no.portner.error.Refusal;

/**
 * Something that is not as it should be, in words.
 *
 * @param level how bad it is
 * @param code names the kind of trouble for programs
 * @param about whose it is: routes or a client
 * @param title what is wrong, in few words
 * @param advice what to do
 * @param who has to act; empty where nobody has to, or it is not known
 * @param detail what was said, in English; empty where the title says all
 * @param refusal what Maskinporten said, where it was Maskinporten
 */
record Trouble(Level level, String code, String about, Text title, Text advice, Optional<Actor> who, Optional<String> detail,
        Optional<Refusal> refusal) {

    /** From good to bad. */
    enum Level { OK, STARTING, WARNING, FAILING }

    Trouble {
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(about, "about");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(advice, "advice");
        Objects.requireNonNull(who, "who");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(refusal, "refusal");
    }

    static Trouble of(Level level, String code, String about, Text title, Text advice) {
        return new Trouble(level, code, about, title, advice, Optional.empty(), Optional.empty(), Optional.empty());
    }

    Trouble by(Actor actor) {
        return new Trouble(level, code, about, title, advice, Optional.of(actor), detail, refusal);
    }

    Trouble saying(String said) {
        return new Trouble(level, code, about, title, advice, who, Optional.of(said), refusal);
    }

    Trouble with(Refusal said) {
        return new Trouble(level, code, about, title, advice, said.who().or(() -> who), detail, Optional.of(said));
    }

    /** The same of another route too. */
    Trouble alsoAbout(String other) {
        return new Trouble(level, code, about + ", " + other, title, advice, who, detail, refusal);
    }
}
