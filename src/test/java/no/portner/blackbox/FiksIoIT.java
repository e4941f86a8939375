package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static no.portner.blackbox.TwinEnvironment.ORGNO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import no.portner.twin.ClientCertificate;
import no.portner.twin.Fault;
import no.portner.twin.TwinOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages by AMQP, through a real broker that takes Fiks IO's passwords, and RabbitMQ's own client that has none. */
class FiksIoIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LIFE = Duration.ofSeconds(6);
    private static final Pattern PORT = Pattern.compile(", amqp localhost:(\\d+)");
    private static final int MESSAGES = Integer.getInteger("portner.amqp.messages", 4000);

    @TempDir
    static Path directory;
    private static TwinEnvironment environment;
    private static BrokerAuthentication authentication;
    private static RabbitMq broker;
    private static Path store;
    private static Path password;

    @BeforeAll
    static void start() throws Exception {
        RabbitMq.isThere();
        environment = TwinEnvironment.in(directory, TwinOptions.defaults().withTokenLife(LIFE));
        authentication = new BrokerAuthentication(environment.twin().maskinporten());
        authentication.passwords.put(environment.integration().id(), environment.integration().password());
        broker = new RabbitMq(directory.resolve("broker"), environment.pki(), "io.fiks.test.ks.no", authentication.url());
        store = directory.resolve("rotating.p12");
        environment.pki().client(ClientCertificate.of(ORGNO)).writePkcs12(store, "store-password");
        password = Files.writeString(directory.resolve("integration-password"), environment.integration().password());
    }

    @AfterAll
    static void stop() throws Exception {
        if (broker != null) {
            broker.close();
        }
        if (authentication != null) {
            authentication.close();
            environment.close();
        }
    }

    private static Map<String, String> variables(String... more) {
        Map<String, String> variables = environment.variables(more);
        variables.putAll(Map.of("PORTNER_AMQP", "true", "PORTNER_AMQP_PORT", "0", "PORTNER_AMQP_UPSTREAM", "amqps://localhost:" + broker.port(),
                "PORTNER_RELOAD_INTERVAL", "1s", "MASKINPORTEN_CERTIFICATE_PATH", store.toString(),
                "MASKINPORTEN_CERTIFICATE_PASSWORD", "store-password", "FIKS_INTEGRASJON_PASSORD_FILE", password.toString()));
        variables.remove("FIKS_INTEGRASJON_PASSORD");
        return variables;
    }

    private static PortnerProcess portner(String... more) throws Exception {
        PortnerProcess portner = PortnerProcess.start(variables(more));
        portner.keepSecret(Files.readString(password));
        return portner;
    }

    private static int port(PortnerProcess portner) {
        Matcher matcher = PORT.matcher(portner.output());
        assertThat(matcher.find()).as(portner.output()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    private static ConnectionFactory factory(PortnerProcess portner, String user) {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("localhost");
        factory.setPort(port(portner));
        factory.setUsername(user);
        factory.setPassword("portner fills it in");
        factory.setAutomaticRecoveryEnabled(false);
        return factory;
    }

    @Test
    void everyMessageArrivesWhateverHappensMeanwhile() throws Exception {
        int refusedBefore = authentication.deadTokens.get();
        try (PortnerProcess portner = portner();
                Messages messages = new Messages(port(portner), environment.integration().id(), MESSAGES, 3).start()) {
            eventually(PATIENCE, () -> assertThat(messages.published.get()).isPositive());
            // A password that changes in the file and at Fiks, one after the other.
            String changed = UUID.randomUUID().toString();
            portner.keepSecret(changed);
            Files.writeString(password, changed);
            authentication.passwords.put(environment.integration().id(), changed);
            reconnects(messages);
            environment.pki().client(ClientCertificate.of(ORGNO).withKeyName("second")).writePkcs12(store, "store-password");
            eventually(PATIENCE, () -> assertThat(portner.output()).contains("has taken over from"));
            reconnects(messages);
            environment.twin().maskinporten().stopListening();
            Eventually.repeatedly(LIFE.plusSeconds(2), Duration.ofMillis(500), () -> broker.closeOlderThan(LIFE));
            environment.twin().maskinporten().listenAgain();
            reconnects(messages);
            broker.kill();
            broker.start();
            reconnects(messages);
            messages.enough();
            assertThat(messages.allCame(Duration.ofMinutes(10))).as(portner.output()).isTrue();
            assertThat(authentication.deadTokens.get()).as("dead tokens at the broker").isEqualTo(refusedBefore);
            assertThat(messages.connections.get()).isGreaterThan(8);
        }
    }

    /** The broker ends all connections, as it may when their token has ended, and both sides come again. */
    private static void reconnects(Messages messages) throws Exception {
        int before = messages.connections.get();
        eventually(PATIENCE, () -> {
            broker.closeOlderThan(Duration.ZERO);
            assertThat(messages.connections.get()).as("connected again").isGreaterThanOrEqualTo(before + 2);
        });
    }

    @Test
    void aRefusalSaysWhatToDo() throws Exception {
        String right = authentication.passwords.get(environment.integration().id());
        authentication.passwords.put(environment.integration().id(), "another one");
        try (PortnerProcess portner = portner()) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> factory(portner, "guest").newConnection())
                    .satisfies(refused -> assertThat(String.valueOf(refused) + refused.getCause()).contains("ACCESS_REFUSED", "check FIKS_INTEGRASJON_PASSORD"));
            eventually(PATIENCE, () -> assertThat(portner.output()).contains("amqp refused 403"));
            assertThat(Calls.get("http://localhost:" + portner.probesPort() + "/q/metrics").body())
                    .contains("portner_amqp_openings_total{outcome=\"refused\"} 1.0");
            authentication.passwords.put(environment.integration().id(), right);
            factory(portner, "guest").newConnection().close();
            eventually(PATIENCE, () -> assertThat(portner.output()).contains("amqp opened 0"));
            theStatusTellsBoth(portner);
        } finally {
            authentication.passwords.put(environment.integration().id(), right);
        }
    }

    private static void theStatusTellsBoth(PortnerProcess portner) throws Exception {
        JsonObject amqp = Calls.json(Calls.get("http://localhost:" + portner.adminPort() + "/status")).getJsonObject("amqp");
        assertThat(amqp.getString("broker")).isEqualTo("localhost:" + broker.port());
        assertThat(amqp.getString("route")).isEqualTo("fiks");
        assertThat(amqp.getJsonObject("openings").getInteger("opened")).isEqualTo(1);
        assertThat(amqp.getJsonObject("openings").getInteger("refused")).isEqualTo(1);
        JsonObject refusal = amqp.getJsonArray("failures").getJsonObject(0);
        assertThat(refusal.getInteger("code")).isEqualTo(403);
        assertThat(refusal.getString("detail")).startsWith("the broker refuses integration " + environment.integration().id() + ": check");
        assertThat(Instant.parse(refusal.getString("at"))).isBefore(Instant.parse(amqp.getString("last_opened")));
        assertThat(amqp.encode()).doesNotContain("guest", "portner fills it in");
    }

    @Test
    void theDoctorLogsInAsAClientAndTellsHowItWent() throws Exception {
        int allowed = authentication.allowed.get();
        assertThat(doctor(0)).contains("ok       AMQP login          io.fiks.test.ks.no, " + environment.integration().id()
                + ": password and token are accepted", "0 failed");
        assertThat(authentication.allowed.get()).as("logins").isGreaterThan(allowed);
        String right = authentication.passwords.get(environment.integration().id());
        authentication.passwords.put(environment.integration().id(), "another one");
        try {
            assertThat(doctor(1)).contains("ok       call to Fiks", "FAILED   AMQP login", "[amqp-refused]", "said: 403 ACCESS_REFUSED", "consumer " + ORGNO,
                    "1 failed");
        } finally {
            authentication.passwords.put(environment.integration().id(), right);
        }
        // Debian 12's RabbitMQ 3.10 takes 4096 bytes before tuning. Fiks does not know this token either.
        String large = "x".repeat(4100);
        environment.twin().faults().add(Fault.status(200, "{\"access_token\":\"" + large + "\",\"expires_in\":120,\"scope\":\"ks:fiks\"}"));
        try {
            assertThat(doctor(1, large)).contains("[fiks-token]", "[amqp-too-large]", "the token has 4100 bytes");
        } finally {
            environment.twin().faults().clear();
        }
    }

    /** What the command says, searched for secrets as every output is. */
    private static String doctor(int exitCode, String... secrets) throws Exception {
        Map<String, String> variables = variables("LC_ALL", "C");
        PortnerProcess portner = PortnerProcess.launch(variables, "doctor");
        portner.keepSecret(Files.readString(password));
        List.of(secrets).forEach(portner::keepSecret);
        try (portner) {
            assertThat(portner.waitForExit()).as(portner.output()).isEqualTo(exitCode);
        }
        return portner.output();
    }

    @Test
    void aClientOfTlsTrustsThePodsCa() throws Exception {
        Path ca = directory.resolve("ca");
        try (PortnerProcess portner = portner("PORTNER_AMQP_TLS", "true", "PORTNER_CA_DIR", ca.toString(),
                "PORTNER_CA_KEY_DIR", directory.resolve("private").toString())) {
            KeyStore trusted = KeyStore.getInstance(ca.resolve("truststore.p12").toFile(), "changeit".toCharArray());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            ConnectionFactory factory = factory(portner, environment.integration().id());
            factory.useSslProtocol(tls);
            try (Connection connection = factory.newConnection()) {
                assertThat(connection.getServerProperties()).containsKey("capabilities");
            }
        }
    }

    @Test
    void atTheEndOfPortnerTheConnectionIsClosedInOrder() throws Exception {
        try (PortnerProcess portner = portner("PORTNER_DRAIN_TIMEOUT", "1s", "PORTNER_SHUTDOWN", "container")) {
            BlockingQueue<ShutdownSignalException> signals = new LinkedBlockingQueue<>();
            Connection connection = factory(portner, "guest").newConnection();
            connection.addShutdownListener(signals::add);
            portner.terminate();
            ShutdownSignalException signal = signals.poll(30, TimeUnit.SECONDS);
            assertThat(signal).as(portner.output()).isNotNull();
            assertThat(signal.getMessage()).contains("320", "CONNECTION_FORCED - Portner is being stopped");
            assertThat(portner.waitForExit()).isZero();
        }
    }
}
