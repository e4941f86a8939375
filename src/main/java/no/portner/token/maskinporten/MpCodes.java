package no.portner.token.maskinporten;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import no.portner.error.Refusal;

/** The refusals that Maskinporten documents (facts 1.5), by name alone. */
public final class MpCodes {

    /**
     * A refusal that is known.
     *
     * @param name tells it from all others: the code in lower case, or what it is called here where it has none
     */
    public record Known(String name, String hintNb, String hintEn) {
    }

    private MpCodes() {
    }

    /** Every refusal that is told apart, those without a code too. */
    public static List<Known> all() {
        Map<String, Known> known = new LinkedHashMap<>();
        for (MpError error : MpError.values()) {
            String name = (error.code.isEmpty() ? error.name().replace('_', '-') : error.code).toLowerCase(Locale.ROOT);
            known.putIfAbsent(name, new Known(name, error.nb, error.en));
        }
        return List.copyOf(known.values());
    }

    /** Which of them this is: where they have one code, each has advice of its own. */
    public static String nameOf(Refusal refusal) {
        return all().stream().filter(known -> known.hintEn.equals(refusal.hintEn())
                        && refusal.mpCode().map(code -> code.equalsIgnoreCase(known.name) || !known.name.startsWith("mp-")).orElse(true))
                .map(Known::name).findFirst().orElse("other");
    }

    /** {@code MP-011} and so on. */
    public static Set<String> known() {
        return Arrays.stream(MpError.values()).map(error -> error.code).filter(code -> !code.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
