package no.portner.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import no.portner.config.Chapter;
import no.portner.config.Finding;
import no.portner.key.KeySummary;

/**
 * The configuration as a start would use it. Holds no secret.
 *
 * @param settings what was read, and from where
 * @param clients who asks for tokens; empty where the settings cannot be used
 * @param warnings what a start would log
 * @param problems why a start would fail; empty when it would not
 */
public record Effective(List<Chapter> settings, List<Client> clients, List<Finding> warnings, List<Finding> problems) {

    /**
     * A client at Maskinporten and its key.
     *
     * @param id the client's id
     * @param routes whose tokens it asks for
     * @param files that the key is read from; none where it is in a variable, or where no file is
     * @param key what was found; empty where a problem says why nothing was
     */
    public record Client(String id, List<String> routes, List<Path> files, Optional<KeySummary> key) {

        public Client {
            Objects.requireNonNull(id, "id");
            routes = List.copyOf(routes);
            files = List.copyOf(files);
            Objects.requireNonNull(key, "key");
        }
    }

    public Effective {
        settings = List.copyOf(settings);
        clients = List.copyOf(clients);
        warnings = List.copyOf(warnings);
        problems = List.copyOf(problems);
    }
}
