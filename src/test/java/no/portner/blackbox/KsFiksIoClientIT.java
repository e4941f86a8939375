package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static no.portner.blackbox.TwinEnvironment.ORGNO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.portner.twin.ClientCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** KS' own client for Fiks IO, whose token supplier makes none: it connects through Portner, takes a message and acknowledges it. */
class KsFiksIoClientIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Path CLIENT = Path.of("src/test/clients/fiks-io-klient");
    private static final Pattern PORT = Pattern.compile(", amqp localhost:(\\d+)");
    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    Path directory;

    @Test
    void aMessageReachesKsClientAndIsAcknowledged() throws Exception {
        RabbitMq.isThere();
        String classpath = classpath();
        UUID account = UUID.randomUUID();
        try (TwinEnvironment environment = TwinEnvironment.in(directory);
                BrokerAuthentication authentication = new BrokerAuthentication(environment.twin().maskinporten());
                RabbitMq broker = new RabbitMq(directory.resolve("broker"), environment.pki(), "io.fiks.test.ks.no", authentication.url())) {
            authentication.passwords.put(environment.integration().id(), environment.integration().password());
            Path keys = directory.resolve("messages.p12");
            environment.pki().client(ClientCertificate.of(ORGNO)).writePkcs12(keys, "of-messages");
            Path ca = directory.resolve("ca");
            try (PortnerProcess portner = PortnerProcess.start(environment.variables("PORTNER_AMQP", "true", "PORTNER_AMQP_PORT", "0", "PORTNER_AMQP_TLS",
                    "true", "PORTNER_AMQP_UPSTREAM", "amqps://localhost:" + broker.port(), "PORTNER_CA_DIR", ca.toString(), "PORTNER_CA_KEY_DIR",
                    directory.resolve("private").toString()));
                    Connection ours = connect(port(portner)); Channel channel = ours.createChannel()) {
                String queue = "fiksio.konto." + account;
                channel.queueDeclare(queue, true, false, false, null);
                Path said = directory.resolve("said");
                Process client = new ProcessBuilder(JAVA, "-Xmx256m", "-Djavax.net.ssl.trustStore=" + ca.resolve("truststore.p12"),
                        "-Djavax.net.ssl.trustStorePassword=changeit", "-cp", classpath, CLIENT.resolve("FiksIoKlient.java").toString(),
                        String.valueOf(port(portner)), account.toString(), keys.toString(), "of-messages").redirectErrorStream(true)
                                .redirectOutput(said.toFile()).start();
                try {
                    says(client, said, "subscribed");
                    UUID message = UUID.randomUUID();
                    channel.basicPublish("", queue, new BasicProperties.Builder().headers(Map.of("melding-id", message.toString(), "avsender-id",
                            UUID.randomUUID().toString(), "type", "no.portner.test.v1")).build(), "not opened".getBytes(StandardCharsets.US_ASCII));
                    says(client, said, "message " + message + " no.portner.test.v1");
                    client.getOutputStream().close();
                    assertThat(client.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
                    eventually(PATIENCE, () -> assertThat(channel.queueDeclarePassive(queue).getMessageCount()).as("not acknowledged").isZero());
                } finally {
                    client.destroyForcibly().waitFor();
                }
            }
        }
    }

    private static void says(Process client, Path said, String line) throws Exception {
        eventually(PATIENCE, () -> assertThat(Files.readAllLines(said).contains(line) || !client.isAlive()).as("%s or the end", line).isTrue());
        assertThat(Files.readAllLines(said)).contains(line);
    }

    private static int port(PortnerProcess portner) {
        Matcher matcher = PORT.matcher(portner.output());
        assertThat(matcher.find()).as(portner.output()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    /** Without TLS, which the same port takes. */
    private static Connection connect(int port) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("localhost");
        factory.setPort(port);
        return factory.newConnection();
    }

    /** As Maven resolves it for the client alone. Where that is not possible, without a network, the test is skipped, but in CI. */
    private String classpath() throws Exception {
        Path file = Path.of("target", "fiks-io-klient.classpath").toAbsolutePath();
        if (!Files.exists(file)) {
            Path said = directory.resolve("maven");
            int code = new ProcessBuilder("./mvnw", "-q", "-B", "-f", CLIENT.resolve("pom.xml").toString(), "dependency:build-classpath",
                    "-Dmdep.outputFile=" + file).redirectErrorStream(true).redirectOutput(said.toFile()).start().waitFor();
            assertThat(code == 0 || !"true".equals(System.getenv("CI"))).as(Files.readString(said)).isTrue();
            assumeTrue(code == 0, "KS' client cannot be had");
        }
        return Files.readString(file).strip();
    }
}
