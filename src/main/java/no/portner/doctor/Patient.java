package no.portner.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import no.portner.config.Finding;
import no.portner.key.KeyProblem;
import no.portner.key.SigningKey;
import no.portner.route.Integration;
import no.portner.route.Route;
import no.portner.token.TokenRequest;
import no.portner.token.maskinporten.AuthoritySettings;

/**
 * What is examined: a configuration, read as a start reads it.
 *
 * @param problems why a start would fail, keys apart
 * @param warnings what a start would log
 * @param summary the configuration in a few words, names alone
 * @param clients each once; none where the configuration cannot be used
 * @param visits one for each route
 * @param broker Fiks IO's by AMQP, with the token and the integrations of the route that it shares; empty where Portner does not listen for it
 * @param otherProxy whether the environment names a proxy, as other programs read it, and Portner is told of none
 */
public record Patient(List<Finding> problems, List<Finding> warnings, String summary, List<Client> clients, List<Visit> visits,
        Optional<Visit> broker, boolean otherProxy) {

    public Patient {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
        Objects.requireNonNull(summary, "summary");
        clients = List.copyOf(clients);
        visits = List.copyOf(visits);
        Objects.requireNonNull(broker, "broker");
    }

    /**
     * A client at Maskinporten.
     *
     * @param files that its key is read from
     * @param flaws why it has no key; empty where it has one
     */
    public record Client(String id, List<Path> files, AuthoritySettings server, Optional<SigningKey> key, List<KeyProblem.Flaw> flaws) {

        public Client {
            Objects.requireNonNull(id, "id");
            files = List.copyOf(files);
            Objects.requireNonNull(server, "server");
            flaws = List.copyOf(flaws);
            if (key.isPresent() != flaws.isEmpty()) {
                throw new IllegalArgumentException("a client has a key, or there is a reason why not");
            }
        }
    }

    /**
     * A route's calls.
     *
     * @param integrations all whose headers they may carry, the default one first
     * @param request what their token is asked for; empty where the client has no key
     */
    public record Visit(Route route, List<Integration> integrations, Client client, Optional<TokenRequest> request) {

        public Visit {
            Objects.requireNonNull(route, "route");
            integrations = List.copyOf(integrations);
            Objects.requireNonNull(client, "client");
            Objects.requireNonNull(request, "request");
        }
    }
}
