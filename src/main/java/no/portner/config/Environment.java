package no.portner.config;

import java.util.Map;
import java.util.Optional;

/**
 * Where the configuration's variables come from. One place to ask, so that development mode can put its twin's answers underneath the
 * real environment and nothing else has to know.
 */
public interface Environment {

    /** The variables by name; never null, not to be changed by the caller. */
    Map<String, String> variables();

    /**
     * What a person at a terminal is told once the proxy listens.
     *
     * @param proxyPort the port of the proxy listener
     * @return nothing where there is nothing to say
     */
    default Optional<String> banner(int proxyPort) {
        return Optional.empty();
    }
}
