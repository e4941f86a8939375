package no.portner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.portner.cli.Effective;
import no.portner.config.ConfigurationProblems;
import no.portner.config.EnvironmentReader;
import no.portner.config.Finding;
import no.portner.key.KeySummary;
import no.portner.key.KeyReading;

/** Prepares as a start does, and tells what was found instead of starting. */
final class Inspection {

    private Inspection() {
    }

    /** @param variables the process's environment */
    static Effective of(Map<String, String> variables) {
        EnvironmentReader reader = new EnvironmentReader(variables);
        List<Finding> problems = new ArrayList<>();
        List<Effective.Client> clients = new ArrayList<>();
        try {
            PortnerConfig config = PortnerConfig.from(reader);
            clients.addAll(clients(config, Prepared.keys(config, problems)));
            Prepared.roots(config, variables, problems);
        } catch (ConfigurationProblems unusable) {
            problems.addAll(unusable.problems());
        }
        return new Effective(reader.chapters(), clients, reader.warnings(), problems.stream().distinct().toList());
    }

    private static List<Effective.Client> clients(PortnerConfig config, Map<ClientConfig, KeyReading> keys) {
        Map<ClientConfig, List<String>> routes = new LinkedHashMap<>();
        config.routes().forEach(route -> routes.computeIfAbsent(route.client(), client -> new ArrayList<>()).add(route.name()));
        return routes.entrySet().stream().map(entry -> new Effective.Client(entry.getKey().clientId(), entry.getValue(),
                KeySummary.files(entry.getKey().key()), Optional.ofNullable(keys.get(entry.getKey())).map(KeyReading::key).map(KeySummary::of))).toList();
    }
}
