package no.portner.doctor;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the doctor speaks. */
public enum Language {

    NB, EN;

    /** @param word of {@code --lang} */
    static Optional<Language> of(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "nb", "no", "nn" -> Optional.of(NB);
            case "en" -> Optional.of(EN);
            default -> Optional.empty();
        };
    }

    /** By the locale, {@code LC_ALL} first (POSIX XBD 8.2): {@code nb_NO.UTF-8} and its like are Norwegian, all else is English. */
    static Language ofLocale(Map<String, String> environment) {
        return Stream.of("LC_ALL", "LC_MESSAGES", "LANG").map(name -> environment.getOrDefault(name, "")).filter(value -> !value.isEmpty())
                .findFirst().map(value -> value.matches("(?i)(nb|no|nn)([_.@].*)?") ? NB : EN).orElse(EN);
    }
}
