package no.portner;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.portner.config.ConfigurationProblems;
import no.portner.config.Finding;
import no.portner.config.Variable;
import no.portner.key.KeyProblem;
import no.portner.key.KeyReading;
import no.portner.transport.NativeLibraries;
import no.portner.upstream.TrustRoots;

/** The configuration with its keys read and checked: everything that can be known to be wrong before anything is started. */
record Prepared(PortnerConfig config, Map<ClientConfig, KeyReading> keys, KeyStore roots, NativeLibraries libraries) {

    Prepared {
        keys = Map.copyOf(keys);
    }

    /** @throws ConfigurationProblems with everything that is wrong, keys included, at once */
    static Prepared from(Map<String, String> variables) {
        return Preparation.begin(PortnerConfig.from(variables), variables).await();
    }

    /** The keys that can be had, in the order of the routes that want them. */
    static Map<ClientConfig, KeyReading> keys(PortnerConfig config, List<Finding> problems) {
        Map<ClientConfig, KeyReading> keys = new LinkedHashMap<>();
        for (RouteConfig route : config.routes()) {
            ClientConfig client = route.client();
            if (!keys.containsKey(client)) {
                try {
                    keys.put(client, KeyReading.of(client.key(), client.keyVariables(), client.keyChecks()));
                } catch (KeyProblem problem) {
                    problem.problems().forEach(text -> problems.add(Finding.sentence(text)));
                }
            }
        }
        return keys;
    }

    static NativeLibraries libraries(PortnerConfig config, List<Finding> problems) {
        NativeLibraries libraries = NativeLibraries.load(config.nativeLibraries());
        if (config.nativeLibraries() == NativeLibraries.Use.REQUIRE) {
            libraries.missing().forEach(missing -> problems.add(new Finding(Variable.PORTNER_NATIVE_LIBRARIES.name(), "is require, and " + missing,
                    "put the file beside the executable, or set auto")));
        }
        return libraries;
    }

    /** Empty after a problem. */
    static Optional<KeyStore> roots(PortnerConfig config, Map<String, String> variables, List<Finding> problems) {
        try {
            return Optional.of(TrustRoots.load(Optional.ofNullable(variables.get("SSL_CERT_FILE")).map(Path::of), config.upstream().caBundle()));
        } catch (IOException e) {
            problems.add(Finding.sentence(e.getMessage()));
            return Optional.empty();
        }
    }
}
