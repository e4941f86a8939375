package no.portner.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import no.portner.config.NearestName;

/** What can be asked of Portner instead of starting it. */
enum Command {

    CONFIG("Prints the configuration that a start would use: every value with its origin, no secret, and all that is wrong."),
    DOCTOR("Tries all of it, a step at a time: key, Maskinporten, token, Fiks; says what is wrong, who must act, what to do. --json, --lang nb|en."),
    VERSION("Prints the version.", "--version", "-v"),
    HELP("Prints this.", "--help", "-h");

    private final String meaning;
    private final List<String> options;

    Command(String meaning, String... options) {
        this.meaning = meaning;
        this.options = List.of(options);
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String meaning() {
        return meaning;
    }

    static Optional<Command> of(String word) {
        for (Command command : values()) {
            if (command.word().equals(word) || command.options.contains(word)) {
                return Optional.of(command);
            }
        }
        return Optional.empty();
    }

    /** The command that was probably meant. */
    static Optional<Command> nearest(String word) {
        String bare = word.toLowerCase(Locale.ROOT).replaceFirst("^[-/]+", "");
        return NearestName.of(bare, Stream.of(values()).map(Command::word).toList()).flatMap(Command::of);
    }
}
