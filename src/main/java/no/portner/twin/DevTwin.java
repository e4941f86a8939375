package no.portner.twin;

import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import no.portner.config.Environment;

/**
 * The environment in development mode: whoever has set {@code MASKINPORTEN_CLIENT_ID} gets the real one, anybody else a twin and the
 * variables that lead to it, so that a first call works without an account anywhere.
 */
@IfBuildProfile("dev")
@Alternative
@Priority(1)
@ApplicationScoped
public class DevTwin implements Environment {

    private final Map<String, String> real;
    private TwinHome home;

    public DevTwin() {
        this(System.getenv());
    }

    DevTwin(Map<String, String> real) {
        this.real = real;
    }

    /** Starts the twin on the first call. What the real environment sets wins. */
    @Override
    public synchronized Map<String, String> variables() {
        if (real.containsKey("MASKINPORTEN_CLIENT_ID")) {
            return overlaid(Map.of());
        }
        if (home == null) {
            try {
                home = TwinHome.open();
            } catch (IOException e) {
                throw new UncheckedIOException("the development twin has no place for its files", e);
            }
        }
        return overlaid(home.variables());
    }

    /** Somebody who has edited a file waits for the reload: nothing is drained. */
    private Map<String, String> overlaid(Map<String, String> defaults) {
        Map<String, String> variables = new TreeMap<>(defaults);
        variables.put("PORTNER_DRAIN_TIMEOUT", "0s");
        variables.putAll(real);
        return Map.copyOf(variables);
    }

    @Override
    public synchronized Optional<String> banner(int proxyPort) {
        if (home == null) {
            return Optional.empty();
        }
        return Optional.of("""

                Portner runs against its development twin: a fake Maskinporten and a fake Fiks on this machine.

                  before   app: read p12, sign a JWT grant, POST /token, cache, renew, three headers on every call
                  after    app: GET http://localhost:%1$d/echo/hello

                Try it, and see the headers that Fiks received:

                  curl -s http://localhost:%1$d/echo/hello
                """.formatted(proxyPort));
    }

    @PostConstruct
    void lookForEdits() {
        LiveReload.begin();
    }

    /** Each reload of development mode ends the old bean and makes a new one, on new ports: nothing outlives it. */
    @PreDestroy
    synchronized void stop() {
        if (home != null) {
            home.close();
            home = null;
        }
    }
}
