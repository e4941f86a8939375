package no.portner.config;

import java.util.ArrayList;
import java.util.List;

/** Writes {@code docs/configuration.md} from the catalogue. */
final class ConfigurationPage {

    static final String COMMAND = "./mvnw test -Dtest=ConfigurationPageTest -Dportner.docs=write";

    private final List<String> lines = new ArrayList<>();

    private ConfigurationPage() {
    }

    static String text() {
        return new ConfigurationPage().write();
    }

    private String write() {
        add("# Configuration", "",
                "<!-- Made from no.portner.config.Variable and RouteAttribute. To write it anew: " + COMMAND + " -->", "",
                "Portner reads environment variables and nothing else. It checks them all before it starts anything; "
                        + "when something is wrong",
                "it lists everything at once and exits with 64. `portner config` prints what a start would use, with the "
                        + "origin of every",
                "value (its variable, its file, a default, a preset, another setting) and what was found in the keys' files, and "
                        + "starts nothing.",
                "Secrets are shown as `***`.", "",
                "- An empty variable counts as not set.",
                "- A variable marked *secret* may come from a file: `<NAME>_FILE` is the file's path. One line break at "
                        + "its end is dropped.",
                "  Setting both is refused.",
                "- Durations are a number with its unit (`500ms`, `25s`, `17m`, `12h`) or ISO 8601 (`PT17M`).",
                "- Lists have blanks or commas between their items. Switches are `true` or `on`, `false` or `off`.",
                "- A value that looks like a key, a token or a URL with a password, in a variable that is no secret, is refused.",
                "- An unknown name that begins with `PORTNER_`, `MASKINPORTEN_` or `FIKS_` is a warning that tells the nearest "
                        + "known name.",
                "  Kubernetes' service links, such as `PORTNER_ADMIN_PORT=tcp://10.0.0.1:7164`, are ignored.", "",
                "The key is one of three: a certificate (`MASKINPORTEN_CERTIFICATE_PATH`), a registered private JWK",
                "(`MASKINPORTEN_CLIENT_JWK`), or a registered key in PEM (`MASKINPORTEN_PRIVATE_KEY_PATH` with `MASKINPORTEN_KEY_ID`).");
        for (Variable.Section section : Variable.Section.values()) {
            section(section);
        }
        routes();
        return String.join("\n", lines) + "\n";
    }

    private void section(Variable.Section section) {
        add("", "## " + section.title(), "");
        add("| variable | default | meaning |", "|---|---|---|");
        for (Variable variable : Variable.values()) {
            if (variable.section() == section) {
                add("| `" + variable.name() + "`" + (variable.secret() ? " (secret)" : "") + " | " + variable.byDefault().description()
                        + " | " + variable.meaning() + " |");
            }
        }
    }

    private void routes() {
        add("", "## Routes", "",
                "`PORTNER_ROUTES_n__<attribute>`, `n` from 0, changes or adds one route. The presets are `fiks` (the "
                        + "Fiks API, all paths) and",
                "`svarut` (SvarUt, `/api/v2/` and `/api/v3/`). They come first, then the others by their numbers; the "
                        + "first route of all is",
                "the default one. A route that names a key of its own (certificate, private key or JWK) takes nothing of the shared key; a",
                "route with its own `WELL_KNOWN_URL` takes no shared issuer or token endpoint; id and password of an integration come from",
                "the same place.", "",
                "| attribute | default | meaning |", "|---|---|---|");
        for (RouteAttribute attribute : RouteAttribute.values()) {
            String meaning = attribute.shared().map(shared -> "As `" + shared.name() + "`, for this route.").orElse(attribute.meaning());
            add("| `" + attribute.name() + "`" + (attribute.at(0).secret() ? " (secret)" : "") + " | "
                    + attribute.byDefault().description() + " | " + meaning + " |");
        }
    }

    private void add(String... more) {
        lines.addAll(List.of(more));
    }
}
