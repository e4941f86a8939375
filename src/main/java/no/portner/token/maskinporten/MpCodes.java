package no.portner.token.maskinporten;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The refusals that Maskinporten documents (facts 1.5), by name alone. */
public final class MpCodes {

    private MpCodes() {
    }

    /** {@code MP-011} and so on. */
    public static Set<String> known() {
        return Arrays.stream(MpError.values()).map(error -> error.code).filter(code -> !code.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
