package no.portner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import no.portner.RouteConfig.Timeouts;
import no.portner.config.OutgoingProxy;
import no.portner.config.Secret;
import no.portner.key.KeySettings;
import no.portner.key.RegisteredKey;
import no.portner.listener.HeadLimits;
import no.portner.listener.Pace;
import no.portner.listener.Unmatched;
import no.portner.route.Integration;
import no.portner.route.Route.ClientAuthorization;
import no.portner.sandbox.Sandbox;
import no.portner.transport.NativeLibraries;
import no.portner.upstream.ConnectionLife;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortnerConfigTest {

    private static final Timeouts TIMEOUTS = new Timeouts(Duration.ofSeconds(5), Duration.ofMinutes(17), Duration.ofMinutes(5));

    @Test
    void theTokenApiIsNeverWithoutAHeader() {
        Map<String, String> variables = new HashMap<>(Environments.LEAST);
        variables.put("PORTNER_TOKEN_API", "true");
        assertThat(PortnerConfig.from(variables).offered()).isEqualTo(new AdminConfig(Optional.of("X-Portner")));
    }

    @Test
    void whoAllowsMoreCallsAllowsWhatTheyNeed() {
        Map<String, String> variables = new HashMap<>(Environments.LEAST);
        variables.put("PORTNER_MAX_REQUESTS", "5000");
        LimitsConfig more = PortnerConfig.from(variables).limits();
        assertThat(more.maxWaiting()).isEqualTo(5000);
        assertThat(more.maxUpstreamConnections()).isEqualTo(5000);
        variables.put("PORTNER_MAX_REQUESTS", "2");
        LimitsConfig less = PortnerConfig.from(variables).limits();
        assertThat(less.maxWaiting()).isEqualTo(2);
        assertThat(less.maxUpstreamConnections()).isEqualTo(16);
    }

    @Test
    void allDefaults() {
        PortnerConfig config = PortnerConfig.from(Environments.LEAST);

        assertThat(config.environment()).isEqualTo(FiksEnvironment.TEST);
        assertThat(config.proxy()).isEqualTo(new ListenerConfig("localhost", 7180));
        assertThat(config.admin()).isEqualTo(new ListenerConfig("localhost", 7164));
        assertThat(config.probes()).isEqualTo(new ListenerConfig("::", 7190));
        assertThat(config.hostAliases()).isEmpty();
        assertThat(config.limits()).isEqualTo(new LimitsConfig(1024, 1024, 1024, 512, 1024, HeadLimits.DEFAULT, Pace.DEFAULT));
        assertThat(config.life()).isEqualTo(
                new LifeConfig(LifeConfig.Shutdown.CONTAINER, Duration.ofSeconds(25), LifeConfig.Readiness.FIRST_TOKEN));
        assertThat(config.reloadInterval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.log()).isEqualTo(new LogConfig(LogConfig.Level.INFO, LogConfig.Format.AUTO, LogConfig.Access.ON, Optional.empty()));
        assertThat(config.forward()).isEqualTo(new ForwardConfig(Unmatched.PASS, Optional.empty()));
        assertThat(config.interception()).isEqualTo(new InterceptionConfig(false, false, Optional.empty(), Path.of("/var/run/portner/ca"),
                Path.of("/var/run/portner/private")));
        assertThat(config.interception().needsAuthority()).isFalse();
        assertThat(config.offered()).isEqualTo(new AdminConfig(Optional.empty()));
        assertThat(config.consumer()).isEmpty();
        assertThat(config.amqp()).isEmpty();
        assertThat(config.nativeLibraries()).isEqualTo(NativeLibraries.Use.AUTO);
        assertThat(config.sandbox()).isEqualTo(Sandbox.Use.AUTO);
        assertThat(config.upstream()).isEqualTo(new UpstreamConfig(Optional.empty(), false, Optional.empty(),
                new ConnectionLife(Duration.ofSeconds(15), Duration.ofMinutes(5))));

        KeySettings key = new KeySettings(Optional.of(Path.of("/certs/virksomhet.p12")), Optional.empty(), Optional.empty(),
                Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), KeySettings.X5c.CHAIN);
        ClientConfig client = new ClientConfig(URI.create("https://test.maskinporten.no/.well-known/oauth-authorization-server"),
                Optional.empty(), Optional.empty(), "https://test.maskinporten.no/", URI.create("https://test.maskinporten.no/token"),
                "client-1", key, Optional.empty(), "MASKINPORTEN_");
        assertThat(config.routes()).containsExactly(
                new RouteConfig("fiks", "api.fiks.test.ks.no", List.of("/"), URI.create("https://api.fiks.test.ks.no"),
                        ClientAuthorization.KEEP, client, new TreeSet<>(List.of("ks:fiks")), Optional.empty(), Optional.empty(),
                        Optional.empty(), new IntegrationSettings(Optional.empty(), Optional.empty()), TIMEOUTS),
                new RouteConfig("svarut", "test.svarut.ks.no", List.of("/api/v2/", "/api/v3/"), URI.create("https://test.svarut.ks.no"),
                        ClientAuthorization.KEEP, client, new TreeSet<>(List.of("ks:fiks")), Optional.empty(), Optional.empty(),
                        Optional.empty(), new IntegrationSettings(Optional.empty(), Optional.empty()), TIMEOUTS));
        assertThat(Environments.warnings(config)).singleElement().asString().startsWith("FIKS_INTEGRASJON_ID is not set");
    }

    /** Both words of a switch were all there was. */
    @Test
    void theAccessLogIsASwitchWithTwoMorePositions() {
        Map<String, LogConfig.Access> words = Map.of("true", LogConfig.Access.ON, "on", LogConfig.Access.ON, "OFF", LogConfig.Access.OFF,
                "false", LogConfig.Access.OFF, "json", LogConfig.Access.JSON, "Text", LogConfig.Access.TEXT);
        words.forEach((word, access) -> {
            Map<String, String> variables = new HashMap<>(Environments.LEAST);
            variables.put("PORTNER_ACCESS_LOG", word);
            assertThat(PortnerConfig.from(variables).log().access()).as(word).isEqualTo(access);
        });
    }

    @Test
    void allExplicitValues(@TempDir Path directory) throws IOException {
        Path bundle = Files.writeString(directory.resolve("roots.pem"), "");
        Map<String, String> variables = new HashMap<>();
        variables.put("FIKS_ENVIRONMENT", "prod");
        variables.put("MASKINPORTEN_WELL_KNOWN_URL", "https://maskinporten.no/.well-known/openid-configuration");
        variables.put("MASKINPORTEN_ISSUER", "https://maskinporten.no/");
        variables.put("MASKINPORTEN_TOKEN_ENDPOINT", "https://maskinporten.no/token2");
        variables.put("MASKINPORTEN_CLIENT_ID", "client-2");
        variables.put("MASKINPORTEN_SCOPES", "ks:fiks altinn:a");
        variables.put("MASKINPORTEN_RESOURCE", "https://resource.example/");
        variables.put("MASKINPORTEN_CONSUMER_ORG", "910753614");
        variables.put("MASKINPORTEN_AUTHORIZATION_DETAILS", "[{\"type\":\"urn:altinn:systemuser\"}]");
        variables.put("MASKINPORTEN_CERTIFICATE_PATH", "/c.pem");
        variables.put("MASKINPORTEN_CERTIFICATE_PASSWORD", "pw1");
        variables.put("MASKINPORTEN_CERTIFICATE_ALIAS", "signing");
        variables.put("MASKINPORTEN_PRIVATE_KEY_PATH", "/k.pem");
        variables.put("MASKINPORTEN_PRIVATE_KEY_PASSWORD", "pw2");
        variables.put("MASKINPORTEN_KEY_ID", "kid-1");
        variables.put("MASKINPORTEN_KEY_REGISTERED", "2026-03-01");
        variables.put("MASKINPORTEN_X5C", "leaf");
        variables.put("FIKS_INTEGRASJON_ID", "int-1");
        variables.put("FIKS_INTEGRASJON_PASSORD", "pw3");
        variables.put("FIKS_INTEGRASJONER", "{\"int-2\":\"pw4\"}");
        variables.put("PORTNER_CONSUMER_ORG_HEADER", "X-On-Behalf-Of");
        variables.put("PORTNER_CONSUMER_ORGS", "910753614, 991825827");
        variables.put("PORTNER_AUTHORIZATION", "replace");
        variables.put("PORTNER_PRESETS", "svarut");
        variables.put("PORTNER_PROXY_ADDRESS", "0.0.0.0");
        variables.put("PORTNER_PROXY_PORT", "1");
        variables.put("PORTNER_HOST_ALIASES", "Portner.Internal,[FD00::1]");
        variables.put("PORTNER_ADMIN_ADDRESS", "10.0.0.1");
        variables.put("PORTNER_ADMIN_PORT", "2");
        variables.put("PORTNER_PROBES_ADDRESS", "0.0.0.0");
        variables.put("PORTNER_PROBES_PORT", "3");
        variables.put("PORTNER_UNSAFE_LISTEN", "true");
        variables.put("PORTNER_CA_BUNDLE", bundle.toString());
        variables.put("PORTNER_MAX_CONNECTIONS", "10");
        variables.put("PORTNER_MAX_REQUESTS", "20");
        variables.put("PORTNER_SHUTDOWN", "sidecar");
        variables.put("PORTNER_DRAIN_TIMEOUT", "0s");
        variables.put("PORTNER_READINESS", "token");
        variables.put("PORTNER_RELOAD_INTERVAL", "1m");
        variables.put("PORTNER_LOG_LEVEL", "debug");
        variables.put("PORTNER_LOG_FORMAT", "text");
        variables.put("PORTNER_ACCESS_LOG", "json");
        variables.put("PORTNER_DEBUG_HEADER", "Server-Timing");
        variables.put("PORTNER_REQUIRED_HEADER", "X-Mine");
        variables.put("PORTNER_TOKEN_API", "true");
        variables.put("PORTNER_UNMATCHED", "refuse");
        variables.put("PORTNER_UPSTREAM_HTTP2", "on");
        variables.put("PORTNER_UPSTREAM_MAX_IDLE", "9s");
        variables.put("PORTNER_UPSTREAM_MAX_AGE", "2h");
        variables.put("PORTNER_NATIVE_LIBRARIES", "require");
        variables.put("PORTNER_SANDBOX", "off");
        variables.put("PORTNER_AMQP", "true");
        variables.put("PORTNER_AMQP_ADDRESS", "10.0.0.9");
        variables.put("PORTNER_AMQP_PORT", "4");
        variables.put("PORTNER_AMQP_TLS", "on");
        variables.put("PORTNER_AMQP_HOST", "IO.Example");
        variables.put("PORTNER_AMQP_UPSTREAM", "amqps://Broker.example:5673");
        variables.put("PORTNER_AMQP_ROUTE", "svarut");
        variables.put("PORTNER_UPSTREAM_PROXY", "http://me:p%40ss@proxy.example:3128");
        variables.put("PORTNER_TLS_INTERCEPTION", "true");
        variables.put("PORTNER_TRANSPARENT", "true");
        variables.put("PORTNER_TRANSPARENT_HTTPS_PORT", "7443");
        variables.put("PORTNER_TRANSPARENT_HTTP_PORT", "7080");
        variables.put("PORTNER_MAX_WAITING", "30");
        variables.put("PORTNER_MAX_TUNNELS", "40");
        variables.put("PORTNER_MAX_UPSTREAM_CONNECTIONS", "50");
        variables.put("PORTNER_MAX_START_LINE", "2000");
        variables.put("PORTNER_MAX_HEADER_SIZE", "5000");
        variables.put("PORTNER_MAX_HEADERS", "60");
        variables.put("PORTNER_HEADER_TIMEOUT", "7s");
        variables.put("PORTNER_CLIENT_IDLE_TIMEOUT", "8s");
        variables.put("PORTNER_MIN_BODY_RATE", "9");
        variables.put("PORTNER_CA_DIR", "/ca/public");
        variables.put("PORTNER_CA_KEY_DIR", "/ca/private");
        variables.put("PORTNER_ROUTES_0__NAME", "svarut");
        variables.put("PORTNER_ROUTES_0__HOST", "S.Example");
        variables.put("PORTNER_ROUTES_0__PATHS", "a,/b/c");
        variables.put("PORTNER_ROUTES_0__UPSTREAM", "https://localhost:8443");
        variables.put("PORTNER_ROUTES_0__CONNECT_TIMEOUT", "1s");
        variables.put("PORTNER_ROUTES_0__RESPONSE_TIMEOUT", "2s");
        variables.put("PORTNER_ROUTES_0__IDLE_TIMEOUT", "PT3S");

        PortnerConfig config = PortnerConfig.from(variables);

        KeySettings key = new KeySettings(Optional.of(Path.of("/c.pem")), Optional.of(Secret.of("pw1")), Optional.of("signing"),
                Optional.of(Path.of("/k.pem")), Optional.of(Secret.of("pw2")), Optional.empty(), Optional.of("kid-1"),
                        KeySettings.X5c.LEAF);
        ClientConfig client = new ClientConfig(URI.create("https://maskinporten.no/.well-known/openid-configuration"),
                Optional.of("https://maskinporten.no/"), Optional.of(URI.create("https://maskinporten.no/token2")),
                "https://maskinporten.no/", URI.create("https://maskinporten.no/token"), "client-2", key,
                Optional.of(new RegisteredKey(LocalDate.of(2026, 3, 1), "MASKINPORTEN_KEY_REGISTERED")), "MASKINPORTEN_");
        RouteConfig route = new RouteConfig("svarut", "s.example", List.of("/a/", "/b/c/"), URI.create("https://localhost:8443"),
                ClientAuthorization.REPLACE, client, new TreeSet<>(List.of("altinn:a", "ks:fiks")),
                        Optional.of("https://resource.example/"),
                Optional.of("910753614"), Optional.of("[{\"type\":\"urn:altinn:systemuser\"}]"),
                new IntegrationSettings(Optional.of(new Integration("int-1", Secret.of("pw3"))),
                        Optional.of(Secret.of("{\"int-2\":\"pw4\"}"))),
                new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)));
        assertThat(config).isEqualTo(new PortnerConfig(FiksEnvironment.PROD, new ListenerConfig("0.0.0.0", 1), new ListenerConfig("10.0.0.1",
                2),
                new ListenerConfig("0.0.0.0", 3), List.of("portner.internal", "fd00::1"), List.of(route), new LimitsConfig(10, 20, 30, 40, 50,
                        new HeadLimits(2000, 5000, 60), new Pace(Duration.ofSeconds(7), Duration.ofSeconds(8), 9)),
                new LifeConfig(LifeConfig.Shutdown.SIDECAR, Duration.ZERO, LifeConfig.Readiness.TOKEN),
                Duration.ofMinutes(1), new LogConfig(LogConfig.Level.DEBUG, LogConfig.Format.TEXT, LogConfig.Access.JSON,
                        Optional.of("Server-Timing")),
                new ForwardConfig(Unmatched.REFUSE, Optional.of("X-Mine")), new InterceptionConfig(true, true,
                        Optional.of(new InterceptionConfig.Ports(7443, 7080)), Path.of("/ca/public"), Path.of("/ca/private")),
                new AdminConfig(Optional.of("X-Mine")), Optional.of(new ConsumerConfig("X-On-Behalf-Of", List.of("910753614", "991825827"))), new UpstreamConfig(Optional.of(bundle), true,
                        Optional.of(new OutgoingProxy("proxy.example", 3128, Optional.of(new OutgoingProxy.Credentials("me", Secret.of("p@ss"))))),
                        new ConnectionLife(Duration.ofSeconds(9), Duration.ofHours(2))),
                NativeLibraries.Use.REQUIRE, Optional.of(new AmqpConfig(new ListenerConfig("10.0.0.9", 4), true, "io.example",
                        URI.create("amqps://broker.example:5673"), route)), Sandbox.Use.OFF, Optional.empty(), List.of(), config.readings()));
    }
}
