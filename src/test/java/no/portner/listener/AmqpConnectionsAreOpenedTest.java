package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SNIHostName;
import no.portner.amqp.AmqpBytes;
import no.portner.amqp.AmqpLog;
import no.portner.amqp.Outcome;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A connection to a broker, with credentials that the client does not have. */
class AmqpConnectionsAreOpenedTest {

    private static final TwinPki PKI = new TwinPki();

    private final BlockingQueue<ScriptedUpstream.Connection> connections = new LinkedBlockingQueue<>();
    private final BlockingQueue<AmqpBytes.Read> startOks = new LinkedBlockingQueue<>();
    private ScriptedUpstream broker;
    private AmqpListening portner;

    @BeforeEach
    void start() throws Exception {
        broker = new ScriptedUpstream(PKI);
        broker.always(connection -> {
            startOks.add(AmqpListening.accept(connection));
            connections.add(connection);
        });
        portner = new AmqpListening(broker.port(), PKI, AmqpListening.LONG, new Limits(100, 100), TestInterception.of(PKI));
    }

    @AfterEach
    void stop() throws Exception {
        portner.close();
        broker.close();
    }

    private ScriptedUpstream.Connection far() throws InterruptedException {
        ScriptedUpstream.Connection far = connections.poll(15, TimeUnit.SECONDS);
        assertThat(far).as("a connection that the broker has opened: %s", broker.failures()).isNotNull();
        return far;
    }

    @ParameterizedTest
    @CsvSource({"default, default, passord", "other, other, annet", "OTHER, other, annet", "guest, default, passord", "'', default, passord"})
    void the_broker_gets_the_integration_that_the_client_names_with_its_password_and_a_token(String user, String integration, String password)
            throws Exception {
        try (Socket client = AmqpListening.open(portner.client(), user)) {
            assertThat(new String(startOks.poll(15, TimeUnit.SECONDS).payload(), StandardCharsets.UTF_8))
                    .contains("product", "a client", "PLAIN", "\0" + integration + "\0" + password + " token-1", "en_US").doesNotContain("whatever");
        }
        far();
        AmqpLog.Ended ended = portner.ended();
        assertThat(ended.outcome()).isEqualTo(Outcome.OPENED);
        assertThat(ended.toBroker()).isEqualTo(AmqpBytes.TUNE_OK_AND_OPEN.length);
        assertThat(ended.toClient()).isEqualTo(AmqpBytes.TUNE.length + AmqpBytes.OPEN_OK.length);
        assertThat(portner.decided).containsExactly(Outcome.OPENED);
        assertThat(portner.told.count(Outcome.OPENED)).isEqualTo(1);
        assertThat(portner.told.lastOpened()).isPresent();
        assertThat(portner.told.failures()).isEmpty();
    }

    @Test
    void what_the_client_says_may_come_in_single_bytes() throws Exception {
        try (Socket client = portner.client()) {
            for (byte[] words : new byte[][] {AmqpBytes.HEADER, AmqpBytes.startOk("PLAIN", "\0a\0b"), AmqpBytes.TUNE_OK_AND_OPEN}) {
                for (byte one : words) {
                    client.getOutputStream().write(one);
                }
                assertThat(AmqpBytes.read(client.getInputStream())).isNotNull();
            }
        }
        assertThat(portner.ended().outcome()).isEqualTo(Outcome.OPENED);
    }

    @Test
    void what_the_broker_says_may_come_in_single_bytes() throws Exception {
        broker.next(connection -> {
            connection.in().readNBytes(8);
            for (byte one : AmqpBytes.start("PLAIN")) {
                connection.send(new byte[] {one});
            }
            AmqpBytes.read(connection.in());
            for (byte one : AmqpBytes.join(AmqpBytes.TUNE, AmqpBytes.HEARTBEAT, AmqpBytes.OPEN_OK, AmqpBytes.body(3, 7))) {
                connection.send(new byte[] {one});
            }
        });
        try (Socket client = portner.client()) {
            client.getOutputStream().write(AmqpBytes.HEADER);
            AmqpBytes.read(client.getInputStream());
            client.getOutputStream().write(AmqpBytes.startOk("PLAIN", "\0a\0b"));
            assertThat(client.getInputStream().readNBytes(AmqpBytes.TUNE.length)).isEqualTo(AmqpBytes.TUNE);
            assertThat(AmqpBytes.read(client.getInputStream()).type()).isEqualTo(8);
            assertThat(AmqpBytes.read(client.getInputStream()).is(41)).isTrue();
            assertThat(AmqpBytes.read(client.getInputStream()).payload()).containsExactly(7, 7, 7);
        }
    }

    @Test
    void everything_may_come_at_once() throws Exception {
        try (Socket client = portner.client()) {
            client.getOutputStream().write(AmqpBytes.join(AmqpBytes.HEADER, AmqpBytes.startOk("PLAIN", "\0a\0b"), AmqpBytes.TUNE_OK_AND_OPEN,
                    AmqpBytes.body(1000, 1)));
            assertThat(AmqpBytes.read(client.getInputStream()).is(10)).isTrue();
            assertThat(AmqpBytes.read(far().in()).payload()).hasSize(1000);
        }
    }

    @Test
    void large_messages_pass_both_ways_at_the_pace_of_who_reads_slowly() throws Exception {
        byte[] message = AmqpBytes.join(AmqpBytes.body(5_000_000, 1), AmqpBytes.body(5_000_000, 2));
        try (Socket client = AmqpListening.open(portner.client(), "a")) {
            ScriptedUpstream.Connection far = far();
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> write(client, message));
            CompletableFuture<Void> answering = CompletableFuture.runAsync(() -> {
                try {
                    far.send(message);
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(client.getInputStream().readNBytes(message.length)).isEqualTo(message);
            assertThat(far.in().readNBytes(message.length)).isEqualTo(message);
            sending.get(15, TimeUnit.SECONDS);
            answering.get(15, TimeUnit.SECONDS);
        }
        assertThat(portner.ended().toBroker()).isEqualTo(AmqpBytes.TUNE_OK_AND_OPEN.length + message.length);
    }

    private static void write(Socket to, byte[] bytes) {
        try {
            to.getOutputStream().write(bytes);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void who_reads_nothing_is_not_read_for() throws Exception {
        try (Socket client = AmqpListening.open(portner.client(), "a")) {
            ScriptedUpstream.Connection far = far();
            byte[] piece = AmqpBytes.body(1 << 20, 1);
            CompletableFuture<Integer> sending = CompletableFuture.supplyAsync(() -> {
                int sent = 0;
                try {
                    while (sent < 64) {
                        far.send(piece);
                        sent++;
                    }
                } catch (java.io.IOException cut) {
                    // By the client's end.
                }
                return sent;
            });
            org.assertj.core.api.Assertions.assertThatExceptionOfType(java.util.concurrent.TimeoutException.class)
                    .isThrownBy(() -> sending.get(1, TimeUnit.SECONDS));
            client.close();
            assertThat(sending.get(15, TimeUnit.SECONDS)).as("MiB taken from the broker").isLessThan(32);
        }
    }

    @Test
    void the_last_words_of_each_side_arrive() throws Exception {
        try (Socket client = AmqpListening.open(portner.client(), "a")) {
            ScriptedUpstream.Connection far = far();
            client.getOutputStream().write(AmqpBytes.close(200, "bye"));
            assertThat(AmqpBytes.read(far.in()).closing()).isEqualTo("200 bye");
            far.send(AmqpBytes.CLOSE_OK);
            far.close();
            InputStream in = client.getInputStream();
            assertThat(AmqpBytes.read(in).is(51)).isTrue();
            assertThat(in.read()).isEqualTo(-1);
        }
        assertThat(portner.ended().detail()).isEmpty();
        try (Socket client = AmqpListening.open(portner.client(), "a")) {
            client.getOutputStream().write(AmqpBytes.body(100_000, 9));
            client.shutdownOutput();
            ScriptedUpstream.Connection far = far();
            assertThat(AmqpBytes.read(far.in()).payload()).hasSize(100_000);
            assertThat(far.in().read()).isEqualTo(-1);
        }
    }

    @Test
    void a_client_may_speak_tls_to_the_brokers_name_or_to_none() throws Exception {
        for (String name : new String[] {"localhost", null}) {
            try (SSLSocket secure = secure(name)) {
                AmqpListening.open(secure, "other");
                far().send(AmqpBytes.HEARTBEAT);
                assertThat(AmqpBytes.read(secure.getInputStream()).type()).isEqualTo(8);
            }
        }
    }

    @Test
    void another_name_gets_the_alert() throws Exception {
        try (SSLSocket secure = secure("other.example")) {
            org.assertj.core.api.Assertions.assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(secure::startHandshake)
                    .withMessageContaining("unrecognized_name");
        }
    }

    private SSLSocket secure(String name) throws Exception {
        Socket plain = portner.client();
        SSLSocket secure = (SSLSocket) PKI.sslContext().getSocketFactory().createSocket(plain, "127.0.0.1", portner.port, true);
        if (name != null) {
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setServerNames(java.util.List.of(new SNIHostName(name)));
            secure.setSSLParameters(parameters);
        }
        return secure;
    }

    @Test
    void at_the_end_of_portner_both_sides_hear_it_between_two_frames() throws Exception {
        try (Socket client = AmqpListening.open(portner.client(), "a")) {
            ScriptedUpstream.Connection far = far();
            byte[] message = AmqpBytes.body(1000, 5);
            far.send(java.util.Arrays.copyOf(message, 300));
            assertThat(client.getInputStream().readNBytes(300)).hasSize(300);
            CompletableFuture<Integer> stopping = CompletableFuture.supplyAsync(portner.gateway::stop);
            assertThat(AmqpBytes.read(far.in()).closing()).isEqualTo("320 CONNECTION_FORCED - Portner is being stopped");
            // In pieces, each a record of TLS, though Portner's own side of it has ended.
            far.send(java.util.Arrays.copyOfRange(message, 300, 301));
            assertThat(client.getInputStream().readNBytes(1)).hasSize(1);
            far.send(java.util.Arrays.copyOfRange(message, 301, message.length));
            far.send(AmqpBytes.body(10, 6));
            client.getInputStream().readNBytes(message.length - 301);
            assertThat(AmqpBytes.read(client.getInputStream()).closing()).isEqualTo("320 CONNECTION_FORCED - Portner is being stopped");
            client.getOutputStream().write(AmqpBytes.CLOSE_OK);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            client.close();
            assertThat(stopping.get(15, TimeUnit.SECONDS)).isEqualTo(1);
        }
        assertThat(portner.ended()).satisfies(ended -> assertThat(ended.code()).isEqualTo(320));
    }

    @Test
    void who_does_not_hear_it_is_cut() throws Exception {
        try (Socket client = AmqpListening.open(portner.client(), "a")) {
            ScriptedUpstream.Connection far = far();
            far.send(java.util.Arrays.copyOf(AmqpBytes.body(1000, 5), 300));
            client.getInputStream().readNBytes(300);
            long begun = System.nanoTime();
            portner.gateway.stop();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
            assertThat(portner.gateway.connections()).isZero();
        }
    }
}
