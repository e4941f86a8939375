package no.portner;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import no.portner.config.Addresses;
import no.portner.config.Chapter;
import no.portner.config.ConfigurationProblems;
import no.portner.config.Durations;
import no.portner.config.EnvironmentReader;
import no.portner.config.Finding;
import no.portner.config.Values;
import no.portner.config.Variable;
import no.portner.listener.Unmatched;
import no.portner.sandbox.Sandbox;
import no.portner.transport.NativeLibraries;
import no.portner.upstream.ConnectionLife;

/**
 * The whole configuration, checked.
 *
 * @param environment of Maskinporten and Fiks
 * @param proxy where the application's calls arrive
 * @param admin status
 * @param probes health and metrics
 * @param hostAliases more {@code Host} names that mean the proxy itself, lower case
 * @param routes at least one; the first is the default route
 * @param limits how much at once
 * @param life readiness and shutdown
 * @param reloadInterval how often the files of keys and secrets are looked at for a change
 * @param log what is logged
 * @param forward what the forward proxy lets pass, and to what a call owes its credentials
 * @param interception TLS that ends at Portner
 * @param offered what the admin listener offers
 * @param consumer calls that name the organisation that they are made for; empty where none may
 * @param upstream how upstreams and Maskinporten are reached
 * @param nativeLibraries whether the data path uses epoll and BoringSSL
 * @param amqp Fiks IO over AMQP; empty where nobody listens for it
 * @param sandbox whether an executable gives up what it does not need
 * @param traces what is recorded of calls; empty for nothing
 * @param warnings what is worth a line in the log and no more
 * @param readings what was read, and from where, safe to show
 */
public record PortnerConfig(FiksEnvironment environment, ListenerConfig proxy, ListenerConfig admin, ListenerConfig probes,
        List<String> hostAliases, List<RouteConfig> routes, LimitsConfig limits, LifeConfig life, Duration reloadInterval, LogConfig log,
        ForwardConfig forward, InterceptionConfig interception, AdminConfig offered, Optional<ConsumerConfig> consumer, UpstreamConfig upstream,
        NativeLibraries.Use nativeLibraries, Optional<AmqpConfig> amqp, Sandbox.Use sandbox, Optional<TracesConfig> traces, List<Finding> warnings,
        List<Chapter> readings) {

    public PortnerConfig {
        Objects.requireNonNull(environment, "environment");
        Objects.requireNonNull(proxy, "proxy");
        Objects.requireNonNull(admin, "admin");
        Objects.requireNonNull(probes, "probes");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(life, "life");
        Objects.requireNonNull(reloadInterval, "reloadInterval");
        Objects.requireNonNull(log, "log");
        Objects.requireNonNull(forward, "forward");
        Objects.requireNonNull(interception, "interception");
        Objects.requireNonNull(offered, "offered");
        Objects.requireNonNull(consumer, "consumer");
        Objects.requireNonNull(upstream, "upstream");
        Objects.requireNonNull(nativeLibraries, "nativeLibraries");
        Objects.requireNonNull(amqp, "amqp");
        Objects.requireNonNull(sandbox, "sandbox");
        Objects.requireNonNull(traces, "traces");
        hostAliases = List.copyOf(hostAliases);
        routes = List.copyOf(routes);
        warnings = List.copyOf(warnings);
        readings = List.copyOf(readings);
        if (routes.isEmpty()) {
            throw new IllegalArgumentException("there is at least one route");
        }
        if (reloadInterval.isNegative() || reloadInterval.isZero()) {
            throw new IllegalArgumentException("an interval is more than zero: " + reloadInterval);
        }
    }

    /**
     * Reads and checks everything; opens the CA bundle's and the secrets' files and no others.
     *
     * @param variables the process's environment
     * @throws ConfigurationProblems with everything that is wrong, at once
     */
    public static PortnerConfig from(Map<String, String> variables) {
        return from(new EnvironmentReader(variables));
    }

    /** As {@link #from(Map)}, with a reader that can tell afterwards what it read, whether or not it can be used. */
    static PortnerConfig from(EnvironmentReader reader) {
        reader.checkNames();
        FiksEnvironment environment = reader.value(Variable.FIKS_ENVIRONMENT, Values.oneOf(FiksEnvironment.values()));
        ListenerReader listeners = new ListenerReader(reader);
        ListenerConfig proxy = listeners.guarded(Variable.PORTNER_PROXY_ADDRESS, Variable.PORTNER_PROXY_PORT);
        ListenerConfig admin = listeners.guarded(Variable.PORTNER_ADMIN_ADDRESS, Variable.PORTNER_ADMIN_PORT);
        ListenerConfig probes = listeners.open(Variable.PORTNER_PROBES_ADDRESS, Variable.PORTNER_PROBES_PORT);
        listeners.refuseSamePort(proxy, Variable.PORTNER_PROXY_PORT, admin, Variable.PORTNER_ADMIN_PORT);
        listeners.refuseSamePort(proxy, Variable.PORTNER_PROXY_PORT, probes, Variable.PORTNER_PROBES_PORT);
        listeners.refuseSamePort(admin, Variable.PORTNER_ADMIN_PORT, probes, Variable.PORTNER_PROBES_PORT);
        List<String> aliases = reader.read(Variable.PORTNER_HOST_ALIASES, Values.list(Addresses.hostAlias())).orElse(List.of());
        List<RouteConfig> routes = new RoutesReader(reader, environment).read();
        LimitsConfig limits = LimitsReader.read(reader);
        LifeConfig life = life(reader);
        Duration reloadInterval = reader.value(Variable.PORTNER_RELOAD_INTERVAL,
                Durations.between(Duration.ofSeconds(1), Duration.ofHours(1)));
        LogConfig log = log(reader);
        Optional<ConsumerConfig> consumer = new ConsumerReader(reader).read();
        ForwardConfig forward = forward(reader, consumer);
        Map<Variable, ListenerConfig> taken = new LinkedHashMap<>(Map.of(Variable.PORTNER_PROXY_PORT, proxy,
                Variable.PORTNER_ADMIN_PORT, admin, Variable.PORTNER_PROBES_PORT, probes));
        Optional<AmqpConfig> amqp = new AmqpReader(reader, environment).read(routes, taken);
        amqp.ifPresent(on -> taken.put(Variable.PORTNER_AMQP_PORT, on.listener()));
        InterceptionConfig interception = new InterceptionReader(reader).read(taken, amqp.filter(AmqpConfig::tls).isPresent());
        UpstreamConfig upstream = new UpstreamConfig(reader.read(Variable.PORTNER_CA_BUNDLE, Values.readableFile()),
                reader.value(Variable.PORTNER_UPSTREAM_HTTP2, Values.bool()), ProxyUrl.read(reader, Variable.PORTNER_UPSTREAM_PROXY),
                new ConnectionLife(reader.value(Variable.PORTNER_UPSTREAM_MAX_IDLE, Durations.between(Duration.ofSeconds(1), Duration.ofHours(1))),
                        reader.value(Variable.PORTNER_UPSTREAM_MAX_AGE, Durations.between(Duration.ofSeconds(1), Duration.ofHours(24)))));
        NativeLibraries.Use nativeLibraries = reader.value(Variable.PORTNER_NATIVE_LIBRARIES, Values.oneOf(NativeLibraries.Use.values()));
        Sandbox.Use sandbox = reader.value(Variable.PORTNER_SANDBOX, Values.oneOf(Sandbox.Use.values()));
        AdminConfig offered = offered(reader, forward);
        Optional<TracesConfig> traces = new TracesReader(reader).read();
        reader.throwProblems();
        return new PortnerConfig(environment, proxy, admin, probes, aliases, routes, limits, life, reloadInterval, log, forward,
                interception, offered, consumer, upstream, nativeLibraries, amqp, sandbox, traces, reader.warnings(), reader.chapters());
    }

    private static ForwardConfig forward(EnvironmentReader reader, Optional<ConsumerConfig> consumer) {
        Optional<String> required = reader.read(Variable.PORTNER_REQUIRED_HEADER, OwnHeaderName.parser("X-Portner"));
        if (required.isPresent() && consumer.filter(c -> c.header().equalsIgnoreCase(required.get())).isPresent()) {
            reader.problem(Variable.PORTNER_REQUIRED_HEADER.name(), "is the same header as PORTNER_CONSUMER_ORG_HEADER", "set another name");
        }
        return new ForwardConfig(reader.value(Variable.PORTNER_UNMATCHED, Values.oneOf(Unmatched.values())), required);
    }

    private static AdminConfig offered(EnvironmentReader reader, ForwardConfig forward) {
        boolean tokens = reader.value(Variable.PORTNER_TOKEN_API, Values.bool());
        return new AdminConfig(tokens ? forward.requiredHeader().or(() -> Optional.of(AdminConfig.DEFAULT_HEADER)) : Optional.empty());
    }

    private static LifeConfig life(EnvironmentReader reader) {
        return new LifeConfig(reader.value(Variable.PORTNER_SHUTDOWN, Values.oneOf(LifeConfig.Shutdown.values())),
                reader.value(Variable.PORTNER_DRAIN_TIMEOUT, Durations.between(Duration.ZERO, Duration.ofHours(1))),
                reader.value(Variable.PORTNER_READINESS, Values.oneOf(LifeConfig.Readiness.values())));
    }

    private static LogConfig log(EnvironmentReader reader) {
        return new LogConfig(reader.value(Variable.PORTNER_LOG_LEVEL, Values.oneOf(LogConfig.Level.values())),
                reader.value(Variable.PORTNER_LOG_FORMAT, Values.oneOf(LogConfig.Format.values())),
                reader.value(Variable.PORTNER_ACCESS_LOG, Values.switchOr(LogConfig.Access.values(), LogConfig.Access.ON, LogConfig.Access.OFF)),
                reader.read(Variable.PORTNER_DEBUG_HEADER, OwnHeaderName.ofAnswers("Server-Timing")));
    }
}
