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
import no.portner.key.KeyProblem;
import no.portner.key.SigningKey;
import no.portner.key.SigningKeys;
import no.portner.upstream.TrustRoots;

/** The configuration with its keys read and checked: everything that can be known to be wrong before anything is started. */
record Prepared(PortnerConfig config, Map<ClientConfig, SigningKey> keys, KeyStore roots) {

    Prepared {
        keys = Map.copyOf(keys);
    }

    /** @throws ConfigurationProblems with everything that is wrong, keys included, at once */
    static Prepared from(Map<String, String> variables) {
        PortnerConfig config = PortnerConfig.from(variables);
        Map<ClientConfig, SigningKey> keys = new LinkedHashMap<>();
        List<Finding> problems = new ArrayList<>();
        for (RouteConfig route : config.routes()) {
            ClientConfig client = route.client();
            if (!keys.containsKey(client)) {
                try {
                    keys.put(client, SigningKeys.load(client.key(), client.keyVariables(), client.keyChecks()));
                } catch (KeyProblem problem) {
                    problem.problems().forEach(text -> problems.add(Finding.sentence(text)));
                }
            }
        }
        KeyStore roots = null;
        try {
            roots = TrustRoots.load(Optional.ofNullable(variables.get("SSL_CERT_FILE")).map(Path::of), config.caBundle());
        } catch (IOException e) {
            problems.add(Finding.sentence(e.getMessage()));
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationProblems(problems.stream().distinct().toList(), config.warnings());
        }
        return new Prepared(config, keys, roots);
    }
}
