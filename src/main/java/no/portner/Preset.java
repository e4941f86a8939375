package no.portner;

import java.util.List;
import java.util.Locale;
import no.portner.config.Parser;
import no.portner.config.Values;

/** The built-in routes. SvarUt's older paths want a password of their own and get no token (facts 2.2). */
enum Preset {

    FIKS(List.of("/")) {
        @Override
        String host(FiksEnvironment environment) {
            return environment.fiks();
        }
    },
    SVARUT(List.of("/api/v2/", "/api/v3/")) {
        @Override
        String host(FiksEnvironment environment) {
            return environment.svarut();
        }
    };

    private final List<String> prefixes;

    Preset(List<String> prefixes) {
        this.prefixes = prefixes;
    }

    abstract String host(FiksEnvironment environment);

    List<String> prefixes() {
        return prefixes;
    }

    String routeName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Parser<List<Preset>> list() {
        return text -> text.equalsIgnoreCase("none") ? List.of() : Values.list(Values.oneOf(values())).parse(text);
    }

}
