package no.portner;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import no.portner.config.ConfigurationProblems;
import no.portner.config.Finding;

/** Environments for tests: the least that works, and more. */
final class Environments {

    static final Map<String, String> LEAST = Map.of("MASKINPORTEN_CLIENT_ID", "client-1", "MASKINPORTEN_CERTIFICATE_PATH",
            "/certs/virksomhet.p12");

    private Environments() {
    }

    /** The least that works, and these: names and values in turn; an empty value takes a variable away. */
    static Map<String, String> with(String... namesAndValues) {
        Map<String, String> variables = new HashMap<>(LEAST);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            variables.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return variables;
    }

    static PortnerConfig config(String... namesAndValues) {
        return PortnerConfig.from(with(namesAndValues));
    }

    static List<String> problems(String... namesAndValues) {
        return problems(with(namesAndValues));
    }

    static List<String> problems(Map<String, String> variables) {
        ConfigurationProblems thrown = catchThrowableOfType(ConfigurationProblems.class, () -> PortnerConfig.from(variables));
        return thrown == null ? List.of() : thrown.problems().stream().map(Finding::toString).toList();
    }

    static List<String> warnings(PortnerConfig config) {
        return config.warnings().stream().map(Finding::toString).toList();
    }
}
