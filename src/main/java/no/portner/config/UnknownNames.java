package no.portner.config;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/** Finds names that look like ours and are not. They are warnings, never fatal: other software uses these prefixes too. */
final class UnknownNames {

    private static final List<String> PREFIXES = List.of("PORTNER_", "MASKINPORTEN_", "FIKS_");

    /** Set by NAIS' digdirator and Texas, and by applications for themselves. */
    private static final Set<String> FOREIGN = Set.of("MASKINPORTEN_JWKS_URI", "MASKINPORTEN_ENABLED", "FIKS_IO_KONTO_ID",
            "FIKS_DIGISOS_ENDPOINT_URL", "FIKS_DOKUMENTLAGER_ENDPOINT_URL", "FIKS_SVARUT_ENDPOINT_URL");

    /** What others call the same thing, too far away for the edit distance. */
    private static final Map<String, String> SYNONYMS = Map.of("FIKS_MASKINPORTEN_KLIENT_ID", "MASKINPORTEN_CLIENT_ID",
            "FIKS_IO_INTEGRASJON_ID", "FIKS_INTEGRASJON_ID", "FIKS_IO_INTEGRASJON_PASSORD", "FIKS_INTEGRASJON_PASSORD",
            "MASKINPORTEN_AUDIENCE", "MASKINPORTEN_ISSUER", "MASKINPORTEN_KID", "MASKINPORTEN_KEY_ID");

    private static final Set<String> KNOWN = new HashSet<>();
    private static final Set<String> KNOWN_ATTRIBUTES = new HashSet<>();

    static {
        for (Variable variable : Variable.values()) {
            add(KNOWN, variable, variable.name());
        }
        for (RouteAttribute attribute : RouteAttribute.values()) {
            add(KNOWN_ATTRIBUTES, attribute.at(0), attribute.name());
        }
    }

    private UnknownNames() {
    }

    static Optional<Finding> check(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (PREFIXES.stream().noneMatch(upper::startsWith) || KNOWN.contains(name) || FOREIGN.contains(name)) {
            return Optional.empty();
        }
        Matcher route = RouteAttribute.NAME_IN_ENVIRONMENT.matcher(upper);
        if (!route.matches()) {
            return Optional.of(unknown(name, nearest(upper)));
        }
        if (upper.equals(name) && KNOWN_ATTRIBUTES.contains(route.group(2))) {
            return Optional.empty();
        }
        String prefix = "PORTNER_ROUTES_" + route.group(1) + "__";
        return Optional.of(unknown(name, nearest(route.group(2), KNOWN_ATTRIBUTES.stream()).map(prefix::concat)));
    }

    private static Finding unknown(String name, Optional<String> nearest) {
        String remedy = nearest.map(known -> "did you mean " + known + "?").orElse("see docs/configuration.md for the names");
        return new Finding(name, "is not a name that Portner knows and is ignored", remedy);
    }

    private static Optional<String> nearest(String name) {
        if (SYNONYMS.containsKey(name)) {
            return Optional.of(SYNONYMS.get(name));
        }
        if (name.endsWith("_FILE") && KNOWN.contains(name.substring(0, name.length() - "_FILE".length()))) {
            return Optional.of(name.substring(0, name.length() - "_FILE".length()));
        }
        Optional<String> close = nearest(name, KNOWN.stream());
        return close.isPresent() ? close : KNOWN.stream().filter(known -> rest(known).equals(rest(name))).min(Comparator.naturalOrder());
    }

    /** One slip for every three letters beyond the prefix, and three at most: more is another word. */
    private static Optional<String> nearest(String name, Stream<String> known) {
        int most = Math.min(3, Math.max(1, rest(name).length() / 3));
        Comparator<String> closest = Comparator.comparingInt(candidate -> EditDistance.between(name, candidate));
        return known.filter(candidate -> EditDistance.between(name, candidate) <= most)
                .min(closest.thenComparing(Comparator.naturalOrder()));
    }

    private static String rest(String name) {
        return PREFIXES.stream().filter(name::startsWith).findFirst().map(prefix -> name.substring(prefix.length())).orElse(name);
    }

    private static void add(Set<String> names, Setting setting, String name) {
        names.add(name);
        if (setting.secret()) {
            names.add(name + "_FILE");
        }
    }
}
