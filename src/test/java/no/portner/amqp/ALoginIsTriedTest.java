package no.portner.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import no.portner.amqp.LoginTrial.Verdict;
import no.portner.config.Secret;
import no.portner.listener.Leaks;
import no.portner.listener.ScriptedUpstream;
import no.portner.route.Integration;
import no.portner.route.Integrations;
import no.portner.route.Route;
import no.portner.token.AccessToken;
import no.portner.transport.Transport;
import no.portner.transport.UnderTest;
import no.portner.twin.TwinPki;
import no.portner.upstream.ConnectionLife;
import no.portner.upstream.Forwarder;
import no.portner.upstream.UpstreamSettings;
import no.portner.upstream.UpstreamTls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A login as a client's, at a broker that a test scripts: every answer has its verdict, and the connection ends. */
class ALoginIsTriedTest {

    private static final TwinPki PKI = new TwinPki();
    private static final Integration INTEGRATION = new Integration("kommune", Secret.of("hemmelig-passord"));
    private static final String TOKEN = "et-levende-token";

    private final EventLoopGroup loops = UnderTest.loops(1);
    private final LinkedBlockingQueue<Boolean> ended = new LinkedBlockingQueue<>();
    private ScriptedUpstream broker;
    private UpstreamTls tls;
    private Forwarder forwarder;

    @BeforeEach
    void start() throws Exception {
        Leaks.watch();
        broker = new ScriptedUpstream(PKI);
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("twin", PKI.ca());
        tls = UpstreamTls.trusting(roots, UnderTest.TLS);
        forwarder = new Forwarder(Transport.of(loops), tls, address -> false,
                new UpstreamSettings(false, Optional.empty(), new ConnectionLife(Duration.ofSeconds(1), Duration.ofSeconds(1))));
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
        tls.close();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        assertThat(Leaks.found()).as("buffers lost").isEmpty();
        assertThat(broker.failures()).isEmpty();
    }

    private CompletableFuture<LoginTrial.Result> trial(String token) {
        Route route = new Route("amqp", "localhost", List.of("/"), URI.create("amqps://127.0.0.1:" + broker.port()), Route.ClientAuthorization.KEEP,
                new Integrations(Optional.of(INTEGRATION), List.of()), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10));
        return LoginTrial.of((EventLoop) loops.next(), forwarder, route, INTEGRATION, new AccessToken(token, System.nanoTime(), Duration.ofMinutes(2)));
    }

    private LoginTrial.Result result(String token) throws Exception {
        return trial(token).get(15, TimeUnit.SECONDS);
    }

    private void sawEnd() throws InterruptedException {
        assertThat(ended.poll(15, TimeUnit.SECONDS)).as("the broker sees the end").isEqualTo(true);
    }

    /** Answers the credentials so, and waits for the end; closes at once where there is no answer. */
    private void brokerAnswers(byte[] answer) {
        broker.always(connection -> {
            startOk(connection);
            if (answer != null) {
                connection.send(answer);
                ended.add(connection.sawEnd());
            }
            connection.close();
        });
    }

    private static AmqpBytes.Read startOk(ScriptedUpstream.Connection connection) throws IOException {
        assertThat(connection.in().readNBytes(8)).isEqualTo(AmqpBytes.HEADER);
        connection.send(AmqpBytes.start("AMQPLAIN PLAIN"));
        return AmqpBytes.read(connection.in());
    }

    @Test
    void whoeverIsLetInLeavesAtOnceAndHasDeclaredNothing() throws Exception {
        LinkedBlockingQueue<AmqpBytes.Read> said = new LinkedBlockingQueue<>();
        broker.always(connection -> {
            said.add(startOk(connection));
            connection.send(AmqpBytes.TUNE);
            ended.add(connection.in().read() == -1);
        });
        LoginTrial.Result result = result(TOKEN);
        assertThat(result.verdict()).isEqualTo(Verdict.ACCEPTED);
        sawEnd();
        byte[] table = AmqpBytes.bytes(out -> {
            out.write("\7productS\0\0\0\16Portner doctor\14capabilitiesF\0\0\0\37\34authentication_failure_closet\1"
                    .getBytes(StandardCharsets.ISO_8859_1));
        });
        assertThat(AmqpBytes.frame(1, 0, said.take().payload()))
                .isEqualTo(AmqpBytes.startOk(table, "PLAIN", "\0kommune\0hemmelig-passord et-levende-token")).hasSize(result.startOk());
    }

    @Test
    void aRefusalIsOneWhetherTheBrokerSaysSoOrJustGoes() throws Exception {
        brokerAnswers(AmqpBytes.close(403, "ACCESS_REFUSED - Login was refused"));
        assertThat(result(TOKEN)).satisfies(told -> {
            assertThat(told.verdict()).isEqualTo(Verdict.REFUSED);
            assertThat(told.said()).isEqualTo("403 ACCESS_REFUSED - Login was refused");
        });
        sawEnd();
        brokerAnswers(null);
        assertThat(result(TOKEN)).satisfies(silent -> {
            assertThat(silent.verdict()).isEqualTo(Verdict.REFUSED);
            assertThat(silent.said()).isEqualTo("it closed the connection without a word");
        });
        broker.always(connection -> {
            startOk(connection);
            connection.reset();
        });
        assertThat(result(TOKEN).verdict()).isEqualTo(Verdict.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"for hemmelig-passord et-levende-token", "for hemmelig-pas", "for et-levende"})
    void whatABrokerRepeatsOfTheCredentialsIsLeftOutEvenWhereItIsCutOff(String text) throws Exception {
        brokerAnswers(AmqpBytes.close(403, text));
        assertThat(result(TOKEN).said()).isEqualTo("403 for");
    }

    @Test
    void anotherReasonIsTheBrokersOwn() throws Exception {
        brokerAnswers(AmqpBytes.close(320, "CONNECTION_FORCED - going down"));
        assertThat(result(TOKEN)).extracting(LoginTrial.Result::verdict, LoginTrial.Result::said)
                .containsExactly(Verdict.CLOSED, "320 CONNECTION_FORCED - going down");
        brokerAnswers(AmqpBytes.close(501, "FRAME_ERROR"));
        assertThat(result(TOKEN).verdict()).isEqualTo(Verdict.CLOSED);
        brokerAnswers(AmqpBytes.method(0, 10, 50, out -> { }));
        assertThat(result(TOKEN)).extracting(LoginTrial.Result::verdict, LoginTrial.Result::said).containsExactly(Verdict.CLOSED, "0");
        brokerAnswers(AmqpBytes.method(0, 10, 50, out -> out.write(new byte[] {1, 64, 9, 'x'})));
        assertThat(result(TOKEN).said()).isEqualTo("320 x");
    }

    @Test
    void credentialsThatAreTooLargeAreNamedAsThatUnlessTheBrokerHasReadThem() throws Exception {
        String large = "x".repeat(4100);
        brokerAnswers(null);
        assertThat(result(large)).satisfies(gone -> {
            assertThat(gone.verdict()).isEqualTo(Verdict.TOO_LARGE);
            assertThat(gone.startOk()).isBetween(4200, 4300);
        });
        brokerAnswers(AmqpBytes.close(501, "FRAME_ERROR - type 1, payload too large"));
        assertThat(result(large).verdict()).isEqualTo(Verdict.TOO_LARGE);
        brokerAnswers(AmqpBytes.close(403, "ACCESS_REFUSED"));
        assertThat(result(large).verdict()).isEqualTo(Verdict.REFUSED);
        brokerAnswers(AmqpBytes.TUNE);
        assertThat(result(large).verdict()).isEqualTo(Verdict.ACCEPTED);
        LinkedBlockingQueue<Integer> after = new LinkedBlockingQueue<>();
        broker.always(connection -> {
            connection.in().readNBytes(8);
            connection.send(AmqpBytes.start("PLAIN"));
            after.add(connection.in().read());
        });
        assertThat(result("x".repeat(8200))).satisfies(never -> {
            assertThat(never.verdict()).isEqualTo(Verdict.TOO_LARGE);
            assertThat(never.said()).contains("not sent", "8192");
        });
        assertThat(after.poll(15, TimeUnit.SECONDS)).as("sent all the same").isEqualTo(-1);
    }

    @Test
    void whatIsNoBrokerOfOursIsToldSo() throws Exception {
        broker.next(connection -> connection.send(AmqpBytes.start("EXTERNAL AMQPLAIN")).sawEnd())
                .next(connection -> connection.send("AMQP\3\1\0\0").sawEnd())
                .next(connection -> connection.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").sawEnd())
                .next(connection -> connection.send(AmqpBytes.TUNE).sawEnd())
                .next(connection -> connection.send(AmqpBytes.method(0, 10, 10, out -> out.writeByte(0))).sawEnd())
                .next(ScriptedUpstream.Connection::close)
                .next(ScriptedUpstream.Connection::reset)
                .next(connection -> {
                    startOk(connection);
                    connection.send(AmqpBytes.method(0, 10, 20, out -> out.writeInt(0))).sawEnd();
                })
                .next(connection -> {
                    startOk(connection);
                    connection.send("hemmelig-passord et-levende-token").sawEnd();
                });
        for (String said : List.of("by EXTERNAL AMQPLAIN", "a frame of type 65 before the connection is open, in \"AMQP\3\1\0\0\"",
                "in \"HTTP/1.1 400 Bad Request", "something else than connection.start", "arguments reach beyond its frame",
                "it closed the connection before connection.start", "it broke the connection off", "something else than tune",
                "a frame of type 104 before the connection is open")) {
            assertThat(result(TOKEN)).satisfies(told -> {
                assertThat(told.verdict()).as(said).isEqualTo(Verdict.NO_BROKER);
                assertThat(told.said()).contains(said).doesNotContain("passord");
            });
        }
    }

    /** The least that comes at once, and the start whose last byte comes with the next frame. */
    @ParameterizedTest
    @CsvSource({"1", "5", "70"})
    void framesMayComeInPieces(int piece) throws Exception {
        broker.always(connection -> {
            connection.in().readNBytes(8);
            byte[] start = AmqpBytes.start("PLAIN");
            for (int i = 0; i < start.length; i += piece) {
                connection.send(java.util.Arrays.copyOfRange(start, i, Math.min(start.length, i + piece)));
            }
            AmqpBytes.read(connection.in());
            for (byte one : AmqpBytes.TUNE) {
                connection.send(new byte[] {one});
            }
        });
        assertThat(result(TOKEN).verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void whoeverDoesNotWaitForASilentBrokerEndsTheConnection() throws Exception {
        brokerAnswers(new byte[0]);
        CompletableFuture<LoginTrial.Result> silent = trial(TOKEN);
        while (broker.accepted() == 0) {
            Thread.onSpinWait();
        }
        silent.cancel(false);
        broker.always(connection -> ended.add(connection.sawEnd()));
        CompletableFuture<LoginTrial.Result> early = trial(TOKEN);
        early.cancel(false);
        assertThat(early).isCancelled();
        sawEnd();
    }

    @Test
    void aBrokerThatIsNotThereFailsIt() throws Exception {
        int port = broker.port();
        CompletableFuture<LoginTrial.Result> trial;
        broker.close();
        trial = trial(TOKEN);
        assertThatThrownBy(() -> trial.get(15, TimeUnit.SECONDS)).hasMessageContaining("no connection to 127.0.0.1:" + port);
    }
}
