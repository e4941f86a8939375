package no.portner;

import java.security.KeyStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.portner.config.ConfigurationProblems;
import no.portner.config.EnvironmentReader;
import no.portner.config.Finding;
import no.portner.doctor.Patient;
import no.portner.key.KeyProblem;
import no.portner.key.KeyReading;
import no.portner.key.KeySummary;
import no.portner.key.SigningKey;
import no.portner.route.Integration;
import no.portner.transport.NativeLibraries;

/**
 * Reads what a start reads, and goes on where a start would not: the doctor tells of all that is wrong.
 *
 * @param patient what the doctor examines
 * @param config empty where it cannot be used
 * @param roots empty likewise
 * @param libraries what a start would use
 */
record Anamnesis(Patient patient, Optional<PortnerConfig> config, Optional<KeyStore> roots, NativeLibraries libraries) {

    private static final List<String> PROXIES = List.of("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy");

    /** @param variables the process's environment */
    static Anamnesis of(Map<String, String> variables) {
        EnvironmentReader reader = new EnvironmentReader(variables);
        PortnerConfig config;
        try {
            config = PortnerConfig.from(reader);
        } catch (ConfigurationProblems unusable) {
            Patient patient = new Patient(unusable.problems(), unusable.warnings(), "", List.of(), List.of(), Optional.empty(), false);
            return new Anamnesis(patient, Optional.empty(), Optional.empty(), NativeLibraries.load(NativeLibraries.Use.OFF));
        }
        List<Finding> problems = new ArrayList<>();
        Optional<KeyStore> roots = Prepared.roots(config, variables, problems);
        NativeLibraries libraries = Prepared.libraries(config, problems);
        boolean otherProxy = config.upstream().proxy().isEmpty() && PROXIES.stream().anyMatch(name -> !variables.getOrDefault(name, "").isBlank());
        Map<ClientConfig, Patient.Client> clients = new LinkedHashMap<>();
        config.routes().forEach(route -> clients.computeIfAbsent(route.client(), Anamnesis::client));
        List<Patient.Visit> visits = config.routes().stream().map(route -> visit(route, clients.get(route.client()))).toList();
        Optional<Patient.Visit> broker = config.amqp().map(amqp -> broker(amqp, clients.get(amqp.route().client())));
        return new Anamnesis(new Patient(problems, config.warnings(), summary(config), List.copyOf(clients.values()), visits, broker, otherProxy),
                Optional.of(config), roots, libraries);
    }

    private static Patient.Client client(ClientConfig client) {
        Optional<SigningKey> key = Optional.empty();
        List<KeyProblem.Flaw> flaws = List.of();
        try {
            key = Optional.of(KeyReading.of(client.key(), client.keyVariables(), client.keyChecks()).key());
        } catch (KeyProblem problem) {
            flaws = problem.flaws();
        }
        return new Patient.Client(client.clientId(), KeySummary.files(client.key()), TokenParts.authority(client), key, flaws);
    }

    private static Patient.Visit visit(RouteConfig route, Patient.Client client) {
        IntegrationSettings settings = route.integrations();
        List<Integration> integrations = Stream.concat(settings.byDefault().stream(), settings.named().stream()
                .filter(named -> settings.byDefault().filter(known -> known.id().equalsIgnoreCase(named.id())).isEmpty())).toList();
        return new Patient.Visit(route.toRoute(), integrations, client, client.key().map(route::toTokenRequest));
    }

    private static Patient.Visit broker(AmqpConfig amqp, Patient.Client client) {
        Patient.Visit shared = visit(amqp.route(), client);
        return new Patient.Visit(amqp.toRoute(shared.route()), shared.integrations(), client, shared.request());
    }

    private static String summary(PortnerConfig config) {
        return "FIKS_ENVIRONMENT=" + config.environment().name().toLowerCase(Locale.ROOT) + ", "
                + config.routes().stream().map(RouteConfig::name).collect(Collectors.joining(", "));
    }
}
