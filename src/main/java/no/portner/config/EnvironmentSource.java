package no.portner.config;

import java.util.Map;
import java.util.Optional;

/** Where the configuration's variables come from: the process's environment, and in dev mode the twin besides. */
public interface EnvironmentSource {

    Map<String, String> variables();

    /** What is said on the terminal once everything listens. */
    default Optional<String> banner(int proxyPort) {
        return Optional.empty();
    }
}
