package no.portner.admin;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What people read. */
enum Language {

    NB, EN;

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param text as a URL or a header names it; {@code no} and {@code nn} are read as Norwegian */
    static Optional<Language> named(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT).split("-", 2)[0]) {
            case "nb", "no", "nn" -> Optional.of(NB);
            case "en" -> Optional.of(EN);
            default -> Optional.empty();
        };
    }

    /**
     * @param asked by the URL; null where it names none
     * @param accepted the header {@code Accept-Language} (RFC 9110 section 12.5.4); null where there is none
     */
    static Language of(String asked, String accepted) {
        return Optional.ofNullable(asked).flatMap(Language::named).or(() -> Optional.ofNullable(accepted).flatMap(Language::preferred)).orElse(EN);
    }

    private static Optional<Language> preferred(String accepted) {
        try {
            return Locale.LanguageRange.parse(accepted).stream().sorted(Comparator.comparingDouble(Locale.LanguageRange::getWeight).reversed())
                    .filter(range -> range.getWeight() > 0).map(range -> named(range.getRange())).flatMap(Optional::stream).findFirst();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static List<Language> all() {
        return List.of(values());
    }
}
