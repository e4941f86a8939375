package no.portner.config;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds names that look like ours and are not. They are warnings, never fatal: other software uses these prefixes too. */
final class UnknownNames {

    private static final List<String> PREFIXES = List.of("PORTNER_", "MASKINPORTEN_", "FIKS_");
    private static final String FILE = "_FILE";

    /** Set by NAIS' digdirator and Texas, and by applications for themselves. */
    private static final Set<String> FOREIGN = Set.of("MASKINPORTEN_JWKS_URI", "MASKINPORTEN_ENABLED", "FIKS_IO_KONTO_ID",
            "FIKS_DIGISOS_ENDPOINT_URL", "FIKS_DOKUMENTLAGER_ENDPOINT_URL", "FIKS_SVARUT_ENDPOINT_URL");

    /** What others call the same thing, too far away for the edit distance. */
    private static final Map<String, String> SYNONYMS = Map.of("FIKS_MASKINPORTEN_KLIENT_ID", "MASKINPORTEN_CLIENT_ID",
            "FIKS_IO_INTEGRASJON_ID", "FIKS_INTEGRASJON_ID", "FIKS_IO_INTEGRASJON_PASSORD", "FIKS_INTEGRASJON_PASSORD",
            "MASKINPORTEN_AUDIENCE", "MASKINPORTEN_ISSUER", "MASKINPORTEN_KID", "MASKINPORTEN_KEY_ID", "PORTNER_PORT", "PORTNER_PROXY_PORT",
            "PORTNER_ADDRESS", "PORTNER_PROXY_ADDRESS", "MASKINPORTEN_KEYSTORE_PATH", "MASKINPORTEN_CERTIFICATE_PATH",
            "MASKINPORTEN_KEYSTORE_PASSWORD", "MASKINPORTEN_CERTIFICATE_PASSWORD");

    /** A route's variable as people misremember it: singular, other numbers of underscores, the number or the attribute spelt otherwise. */
    private static final Pattern ALMOST_A_ROUTE = Pattern.compile("PORTNER_ROUTES?_*([0-9]+|N)_+(.+)");

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

    /** Whether a name is, or is meant to be, one of ours: in any case, and with the hyphens and dots that Kubernetes allows. */
    static boolean hasOurPrefix(String name) {
        return PREFIXES.stream().anyMatch(canonical(name)::startsWith);
    }

    static Optional<Finding> check(String name) {
        if (!hasOurPrefix(name) || KNOWN.contains(name) || FOREIGN.contains(name)) {
            return Optional.empty();
        }
        Matcher exact = RouteAttribute.NAME_IN_ENVIRONMENT.matcher(name);
        if (exact.matches() && KNOWN_ATTRIBUTES.contains(exact.group(2))) {
            return Optional.empty();
        }
        Matcher route = ALMOST_A_ROUTE.matcher(canonical(name));
        return Optional.of(route.matches() ? attribute(name, route.group(1), route.group(2)) : variable(name));
    }

    private static Finding variable(String name) {
        String canonical = canonical(name);
        Optional<String> plain = withoutFile(canonical, KNOWN);
        if (plain.isPresent()) {
            return notAFile(name, plain.get());
        }
        Optional<String> synonym = Optional.ofNullable(SYNONYMS.get(canonical))
                .or(() -> withoutFile(canonical, SYNONYMS.keySet()).map(SYNONYMS::get).map(other -> other + FILE).filter(KNOWN::contains));
        return unknown(name, synonym.or(() -> NearestName.of(canonical, KNOWN, PREFIXES)));
    }

    /** @param number without sense where it is no number from 0 to 9999 without leading zeros */
    private static Finding attribute(String name, String number, String spelling) {
        String attribute = spelling.replaceFirst("^_+", "");
        String prefix = "PORTNER_ROUTES_" + (number.matches("[0-9]{1,9}") ? Math.min(9999, Integer.parseInt(number)) : "0") + "__";
        Optional<String> plain = withoutFile(attribute, KNOWN_ATTRIBUTES);
        if (plain.isPresent()) {
            return notAFile(name, prefix + plain.get());
        }
        return unknown(name, NearestName.of(attribute, KNOWN_ATTRIBUTES, PREFIXES).map(prefix::concat));
    }

    /** The name of a setting that is no secret, of which this would be the file. */
    private static Optional<String> withoutFile(String name, Set<String> known) {
        return name.endsWith(FILE) && !known.contains(name)
                ? Optional.of(name.substring(0, name.length() - FILE.length())).filter(known::contains) : Optional.empty();
    }

    private static Finding notAFile(String name, String plain) {
        return new Finding(name, "is ignored: only secrets can come from a file", "set " + plain + " to the value itself");
    }

    private static Finding unknown(String name, Optional<String> nearest) {
        String remedy = nearest.map(known -> "did you mean " + known + "?").orElse("see docs/configuration.md for the names");
        return new Finding(name, "is not a name that Portner knows and is ignored", remedy);
    }

    private static String canonical(String name) {
        return name.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
    }

    private static void add(Set<String> names, Setting setting, String name) {
        names.add(name);
        if (setting.secret()) {
            names.add(name + FILE);
        }
    }
}
