package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import no.portner.amqp.AmqpBytes;
import no.portner.amqp.AmqpLog;
import no.portner.amqp.Outcome;
import no.portner.amqp.Patience;
import no.portner.error.ProxyError;
import no.portner.token.AccessToken;
import no.portner.token.TokenSource;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes to nothing is told in AMQP's own words, and never hangs. */
class AmqpConnectionsAreRefusedTest {

    private static final TwinPki PKI = new TwinPki();

    private ScriptedUpstream broker;
    private AmqpListening portner;

    @BeforeEach
    void start() throws Exception {
        broker = new ScriptedUpstream(PKI);
    }

    @AfterEach
    void stop() throws Exception {
        portner.close();
        broker.close();
    }

    private void portner(Patience patience) throws Exception {
        portner = new AmqpListening(broker.port(), PKI, patience, new Limits(100, 100), Interception.NONE);
    }

    private void portner(TokenSource source) throws Exception {
        portner = new AmqpListening(broker.port(), PKI, AmqpListening.LONG, new Limits(100, 100), Interception.NONE, source);
    }

    /** A broker that answers the credentials so; null for one that just goes. */
    private void brokerAnswers(byte[] answer) {
        broker.always(connection -> {
            connection.in().readNBytes(8);
            connection.send(AmqpBytes.start("PLAIN"));
            AmqpBytes.read(connection.in());
            if (answer != null) {
                connection.send(answer);
                connection.sawEnd();
            }
            connection.close();
        });
    }

    /** Speaks up to the start-ok. @return what the connection is closed with */
    private String refusal(byte[] startOk) throws IOException {
        try (Socket client = portner.client()) {
            client.getOutputStream().write(AmqpBytes.HEADER);
            AmqpBytes.Read read = AmqpBytes.read(client.getInputStream());
            if (read.is(10)) {
                client.getOutputStream().write(startOk);
                read = AmqpBytes.read(client.getInputStream());
            }
            assertThat(read.is(50)).isTrue();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            return read.closing();
        }
    }

    private String refusal() throws IOException {
        return refusal(AmqpBytes.startOk("PLAIN", "\0a\0b"));
    }

    private void is(Outcome outcome) throws InterruptedException {
        assertThat(portner.ended().outcome()).isEqualTo(outcome);
        assertThat(portner.decided).containsExactly(outcome);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AMQP\3\1\0\0", "AMQP\0\1\0\0", "AMQP\1\1\0\10", "GET / HTTP/1.1\r\n\r\n", "A", "AMQX", "\0"})
    void another_protocol_is_answered_with_the_header_of_ours(String words) throws Exception {
        portner(AmqpListening.SHORT);
        try (Socket client = portner.client()) {
            client.getOutputStream().write(words.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(client.getInputStream().readAllBytes()).isEqualTo(AmqpBytes.HEADER);
        }
        is(Outcome.CLIENT);
        assertThat(broker.accepted()).isZero();
    }

    @Test
    void who_says_nothing_or_half_a_word_is_not_waited_for() throws Exception {
        portner(AmqpListening.SHORT);
        broker.always(connection -> {
            connection.send(AmqpBytes.start("PLAIN"));
            connection.sawEnd();
        });
        try (Socket silent = portner.client(); Socket half = portner.client(); Socket start = portner.client(); Socket startOk = portner.client()) {
            half.getOutputStream().write(AmqpBytes.HEADER, 0, 5);
            start.getOutputStream().write(AmqpBytes.HEADER);
            startOk.getOutputStream().write(AmqpBytes.join(AmqpBytes.HEADER, java.util.Arrays.copyOf(AmqpBytes.startOk("PLAIN", "\0a\0b"), 30)));
            assertThat(silent.getInputStream().readAllBytes()).isEmpty();
            assertThat(half.getInputStream().readAllBytes()).isEqualTo(AmqpBytes.HEADER);
            for (Socket slow : new Socket[] {start, startOk}) {
                assertThat(AmqpBytes.read(slow.getInputStream()).is(10)).isTrue();
                assertThat(AmqpBytes.read(slow.getInputStream()).closing()).isEqualTo("320 CONNECTION_FORCED - no connection.start-ok within 300 ms");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"PLAIN AMQPLAIN EXTERNAL, EXTERNAL, 403", "PLAIN, AMQPLAIN, 403"})
    void another_mechanism_is_refused(String offered, String chosen, int code) throws Exception {
        portner(AmqpListening.LONG);
        broker.always(connection -> {
            connection.send(AmqpBytes.start(offered));
            connection.sawEnd();
        });
        assertThat(refusal(AmqpBytes.startOk(chosen, "x"))).startsWith(code + " ACCESS_REFUSED").contains("PLAIN alone");
        is(Outcome.CLIENT);
    }

    @Test
    void what_is_no_start_ok_is_refused() throws Exception {
        portner(AmqpListening.LONG);
        broker.always(connection -> {
            connection.send(AmqpBytes.start("PLAIN"));
            connection.sawEnd();
        });
        assertThat(refusal(AmqpBytes.OPEN_OK)).startsWith("503 COMMAND_INVALID");
        assertThat(refusal(AmqpBytes.HEARTBEAT)).startsWith("503 COMMAND_INVALID");
        assertThat(refusal(AmqpBytes.method(1, 10, 11, out -> { }))).startsWith("504 CHANNEL_ERROR");
        assertThat(refusal(AmqpBytes.method(0, 10, 11, out -> { }))).startsWith("502 SYNTAX_ERROR");
        assertThat(refusal(AmqpBytes.startOk(new byte[20_000], "PLAIN", "\0a\0b"))).startsWith("501 FRAME_ERROR");
        assertThat(refusal("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII))).startsWith("501 FRAME_ERROR");
    }

    @Test
    void garbage_never_hangs() throws Exception {
        portner(AmqpListening.SHORT);
        broker.always(connection -> {
            connection.send(AmqpBytes.start("PLAIN"));
            connection.sawEnd();
        });
        Random random = new Random(7);
        for (int i = 0; i < 30; i++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            byte[] startOk = AmqpBytes.startOk("PLAIN", "\0a\0b");
            startOk[random.nextInt(startOk.length)] ^= (byte) (1 + random.nextInt(255));
            try (Socket client = portner.client()) {
                client.getOutputStream().write(i % 2 == 0 ? garbage : AmqpBytes.join(AmqpBytes.HEADER, startOk));
                client.getInputStream().readAllBytes();
            } catch (SocketException reset) {
                // As good.
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void the_brokers_refusal_is_passed_on_and_the_token_is_replaced(boolean told) throws Exception {
        portner(AmqpListening.LONG);
        brokerAnswers(told ? AmqpBytes.close(403, "ACCESS_REFUSED - Login was refused") : null);
        assertThat(refusal()).startsWith("403 ACCESS_REFUSED - the broker refuses integration default: check").endsWith("connect again");
        is(Outcome.REFUSED);
        assertThat(portner.told.count(Outcome.REFUSED)).isEqualTo(1);
        assertThat(portner.told.lastOpened()).isEmpty();
        assertThat(portner.told.failures()).hasSize(1).first().satisfies(failure -> {
            assertThat(failure.outcome()).isEqualTo("refused");
            assertThat(failure.code()).isEqualTo(403);
            assertThat(failure.detail()).startsWith("the broker refuses integration default: check").doesNotContain("passord ", "token-1");
        });
        assertThat(portner.passwords).hasValue(1);
        assertThat(portner.tokens).hasValue(2);
    }

    @Test
    void a_start_ok_that_is_too_large_is_named_as_such() throws Exception {
        portner(AmqpListening.LONG);
        brokerAnswers(null);
        assertThat(refusal(AmqpBytes.startOk(new byte[4200], "PLAIN", "\0a\0b"))).startsWith("403 ACCESS_REFUSED").contains("a start-ok of 42", "4096");
        assertThat(refusal(AmqpBytes.startOk(new byte[8200], "PLAIN", "\0a\0b"))).startsWith("403 ACCESS_REFUSED").contains("a start-ok of 82", "8192");
    }

    @Test
    void a_broker_that_does_not_speak_as_one_is_told_of() throws Exception {
        portner(AmqpListening.SHORT);
        broker.next(connection -> connection.send(AmqpBytes.start("EXTERNAL")).sawEnd())
                .next(connection -> connection.send(AmqpBytes.HEADER).sawEnd())
                .next(connection -> connection.send(AmqpBytes.TUNE).sawEnd())
                .next(ScriptedUpstream.Connection::sawEnd)
                .next(ScriptedUpstream.Connection::close);
        assertThat(refusal()).startsWith("320 ").contains("PLAIN");
        assertThat(refusal()).startsWith("320 ").contains("cannot be understood: a frame of type 65");
        assertThat(refusal()).startsWith("320 ").contains("something else than connection.start");
        assertThat(refusal()).startsWith("320 ").contains("the broker said nothing within 600 ms");
        assertThat(refusal()).startsWith("320 ").contains("closed the connection before it was open");
        for (int i = 0; i < 5; i++) {
            assertThat(portner.ended().outcome()).isEqualTo(Outcome.UPSTREAM);
        }
    }

    @Test
    void a_virtual_host_that_is_refused_is_the_brokers_to_tell() throws Exception {
        portner(AmqpListening.LONG);
        broker.always(connection -> {
            connection.send(AmqpBytes.start("PLAIN"));
            connection.in().readNBytes(8);
            AmqpBytes.read(connection.in());
            connection.send(AmqpBytes.TUNE);
            AmqpBytes.read(connection.in());
            AmqpBytes.read(connection.in());
            connection.send(AmqpBytes.close(530, "NOT_ALLOWED - vhost"));
            assertThat(AmqpBytes.read(connection.in()).is(51)).isTrue();
            connection.close();
        });
        try (Socket client = portner.client()) {
            client.getOutputStream().write(AmqpBytes.HEADER);
            AmqpBytes.read(client.getInputStream());
            client.getOutputStream().write(AmqpBytes.startOk("PLAIN", "\0a\0b"));
            AmqpBytes.read(client.getInputStream());
            client.getOutputStream().write(AmqpBytes.TUNE_OK_AND_OPEN);
            assertThat(AmqpBytes.read(client.getInputStream()).closing()).isEqualTo("530 NOT_ALLOWED - vhost");
            client.getOutputStream().write(AmqpBytes.CLOSE_OK);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        AmqpLog.Ended ended = portner.ended();
        assertThat(ended.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(ended.code()).isEqualTo(530);
        assertThat(portner.told.failures()).hasSize(1).first().satisfies(failure -> assertThat(failure.code()).isEqualTo(530));
        assertThat(broker.failures()).isEmpty();
    }

    @Test
    void what_maskinporten_has_against_a_token_is_told() throws Exception {
        brokerAnswers(null);
        portner((request, atMost) -> CompletableFuture.failedFuture(ProxyError.of(ProxyError.Kind.TOKEN_REFUSED, "MP-200: no such client")));
        assertThat(refusal()).startsWith("403 ACCESS_REFUSED - MP-200");
        is(Outcome.TOKEN_REFUSED);
    }

    @Test
    void a_client_that_leaves_while_a_token_is_awaited_is_forgotten() throws Exception {
        brokerAnswers(null);
        CompletableFuture<AccessToken> never = new CompletableFuture<>();
        portner((request, atMost) -> never);
        try (Socket client = portner.client()) {
            client.getOutputStream().write(AmqpBytes.HEADER);
            AmqpBytes.read(client.getInputStream());
            client.getOutputStream().write(AmqpBytes.startOk("PLAIN", "\0a\0b"));
            while (broker.accepted() == 0) {
                Thread.onSpinWait();
            }
        }
        portner.gateway.stop();
        assertThat(portner.ended()).isNotNull();
        never.complete(new AccessToken("late", System.nanoTime(), Duration.ofMinutes(2)));
    }

    @Test
    void one_too_many_is_told_so() throws Exception {
        brokerAnswers(null);
        portner = new AmqpListening(broker.port(), PKI, AmqpListening.LONG, new Limits(1, 100), Interception.NONE);
        try (Socket first = portner.client()) {
            first.getOutputStream().write(AmqpBytes.HEADER);
            assertThat(AmqpBytes.read(first.getInputStream()).is(10)).isTrue();
            assertThat(refusal()).startsWith("320 CONNECTION_FORCED - too many connections: PORTNER_MAX_CONNECTIONS");
        }
        portner.close();
        portner = new AmqpListening(broker.port(), PKI, AmqpListening.LONG, new Limits(100, 1), Interception.NONE);
        try (Socket first = portner.client()) {
            first.getOutputStream().write(AmqpBytes.HEADER);
            assertThat(AmqpBytes.read(first.getInputStream()).is(10)).isTrue();
            assertThat(refusal()).startsWith("320 CONNECTION_FORCED - too many calls at once: PORTNER_MAX_REQUESTS");
        }
    }

    @Test
    void a_broker_that_is_not_there_is_told_of() throws Exception {
        int port = broker.port();
        broker.close();
        portner = new AmqpListening(port, PKI, AmqpListening.LONG, new Limits(100, 100), Interception.NONE);
        assertThat(refusal()).startsWith("320 CONNECTION_FORCED - no connection to 127.0.0.1:" + port);
        is(Outcome.UPSTREAM);
    }

    @Test
    void a_client_that_speaks_tls_where_there_is_no_certificate_gets_the_alert() throws Exception {
        portner(AmqpListening.LONG);
        try (Socket client = portner.client();
                Socket secure = PKI.sslContext().getSocketFactory().createSocket(client, "127.0.0.1", portner.port, true)) {
            org.assertj.core.api.Assertions.assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> secure.getOutputStream().write(AmqpBytes.HEADER)).withMessageContaining("unrecognized_name");
        }
    }
}
