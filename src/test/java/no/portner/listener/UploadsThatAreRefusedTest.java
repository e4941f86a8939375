package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.handler.codec.http2.Http2Error;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import no.portner.error.ProxyError;
import no.portner.token.TokenSource;
import no.portner.twin.TwinPki;
import no.portner.upstream.Http2Upstream;
import no.portner.upstream.UpstreamSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Expect: 100-continue} from end to end: of an upload that is refused, no byte is sent, neither to Portner nor on. */
class UploadsThatAreRefusedTest {

    private static final TwinPki PKI = new TwinPki();
    private static final long FIVE_GB = 5L << 30;
    private static final Path CURL = Path.of("/usr/bin/curl");

    @TempDir
    Path directory;
    private ScriptedUpstream upstream;
    private Listening portner;
    private final CompletableFuture<Integer> body = new CompletableFuture<>();

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        if (portner != null) {
            portner.close();
        }
    }

    /** @return status and how many bytes of the body left curl */
    private List<String> upload(String... options) throws Exception {
        assumeTrue(Files.isExecutable(CURL), "curl is not installed");
        Path file = directory.resolve("5gb");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(FIVE_GB);
        }
        List<String> command = new java.util.ArrayList<>(List.of(CURL.toString(), "-sS", "-o", directory.resolve("answer").toString(), "-w", "%{http_code} %{size_upload}",
                "--expect100-timeout", "30", "-H", "Expect: 100-continue", "-T", file.toString()));
        command.addAll(List.of(options));
        command.add("http://127.0.0.1:" + portner.port + "/upload");
        Process curl = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(curl.getInputStream().readAllBytes());
        assertThat(curl.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return List.of(said.trim().split(" "));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 413})
    void by_the_upstream(int status) throws Exception {
        portner = Listening.before(upstream.port(), PKI).start();
        upstream.next(c -> {
            assertThat(c.head()).containsIgnoringCase("\r\nexpect: 100-continue\r\n").contains("" + FIVE_GB);
            c.send("HTTP/1.1 " + status + " No\r\nContent-Length: 2\r\n\r\nno");
            body.complete(c.in().readAllBytes().length);
        });
        assertThat(upload()).containsExactly(String.valueOf(status), "0");
        assertThat(body.get(15, TimeUnit.SECONDS)).as("bytes that went on").isZero();
        assertThat(portner.ended().status()).isEqualTo(status);
    }

    /** To which curl answers with the whole body, on a connection of its own. */
    @Test
    void by_an_upstream_that_meets_no_expectations() throws Exception {
        portner = Listening.before(upstream.port(), PKI).start();
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 2\r\n\r\nno");
            body.complete(c.in().readAllBytes().length);
        });
        try (RawClient client = portner.client()) {
            client.send("PUT / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: " + FIVE_GB + "\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(417);
            assertThat(client.isAtEnd()).isTrue();
        }
        assertThat(body.get(15, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void by_maskinporten() throws Exception {
        TokenSource refusing = (request, atMost) -> CompletableFuture.failedFuture(
                ProxyError.of(ProxyError.Kind.TOKEN_REFUSED, "invalid_grant"));
        portner = Listening.before(upstream.port(), PKI).tokens(refusing).start();
        assertThat(upload()).containsExactly("502", "0");
        assertThat(upstream.accepted()).isZero();
    }

    @Test
    void but_one_whose_client_does_not_wait_goes_on_being_sent_until_it_is_refused() throws Exception {
        portner = Listening.before(upstream.port(), PKI).start();
        upstream.next(c -> {
            assertThat(c.head()).containsIgnoringCase("\r\nexpect: 100-continue\r\n");
            assertThat(c.body(100_000)).hasSize(100_000);
            c.send("HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno");
            c.sawEnd();
        });
        try (RawClient client = portner.client()) {
            client.send("PUT / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: " + FIVE_GB + "\r\n\r\n").send(new byte[100_000]);
            assertThat(client.answer().status()).isEqualTo(413);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void several_words_pass_before_the_answer() throws Exception {
        portner = Listening.before(upstream.port(), PKI).start();
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
            c.send("HTTP/1.1 103 Early Hints\r\nLink: </b>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n");
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n" + c.body(4));
        });
        try (RawClient client = portner.client()) {
            client.send("POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(102);
            assertThat(client.answer().has("link: </a>")).isTrue();
            assertThat(client.answer().has("link: </b>")).isTrue();
            assertThat(client.answer().status()).isEqualTo(100);
            assertThat(client.send("body").answer().body()).isEqualTo("body");
        }
    }

    /** Over HTTP/2 an answer does not end the request; but whoever has asked whether to send a body, and is told no, sends none. */
    @ParameterizedTest
    @ValueSource(ints = {401, 413})
    void by_an_upstream_of_http2_that_says_no_more(int status) throws Exception {
        try (Http2Upstream http2 = new Http2Upstream(PKI)) {
            portner = Listening.before(http2.port(), PKI).settings(Listening.HTTP2).start();
            try (RawClient client = portner.client()) {
                client.send("PUT / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: " + FIVE_GB + "\r\n\r\n");
                Http2Upstream.Call call = http2.next().head(status, false).data("no", true);
                assertThat(client.answer().body()).isEqualTo("no");
                assertThat(client.in().read()).as("the end: what came now would be a body").isEqualTo(-1);
                assertThat(portner.ended()).isEqualTo(new Listening.Ended("PUT", status, null));
                assertThat(call.reset.get(15, TimeUnit.SECONDS)).isEqualTo(Http2Error.CANCEL.code());
                assertThat(call.bytes).hasValue(0);
            }
        }
    }

    /**
     * Over HTTP/2 the rest of an upload may still be wanted after the answer. But an upstream that takes nothing any more has no use for it,
     * and a client that only writes would never see its answer.
     */
    @Test
    void by_an_upstream_of_http2_that_answers_and_takes_no_more_while_the_client_only_writes() throws Exception {
        AtomicLong passed = new AtomicLong();
        int length = 4 * 1024 * 1024;
        try (Http2Upstream http2 = new Http2Upstream(PKI).consuming(false)) {
            portner = Listening.before(http2.port(), PKI).settings(Listening.HTTP2).clock(() -> System.nanoTime() + passed.get()).start();
            try (RawClient client = portner.client()) {
                client.send("PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n");
                http2.next().head(413, false).data("no", true);
                passed.addAndGet(Duration.ofSeconds(3).toNanos());
                client.send(new byte[length]);
                assertThat(client.answer().body()).isEqualTo("no");
                assertThat(portner.ended()).isEqualTo(new Listening.Ended("PUT", 413, null));
            }
        }
    }

    /** As a server of gRPC may do. */
    @Test
    void but_one_whose_upstream_of_http2_goes_on_taking_it_after_its_answer_comes_to_its_end() throws Exception {
        int length = 4 * 1024 * 1024;
        try (Http2Upstream http2 = new Http2Upstream(PKI)) {
            portner = Listening.before(http2.port(), PKI).settings(Listening.HTTP2).start();
            try (RawClient client = portner.client()) {
                client.send("PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n");
                Http2Upstream.Call call = http2.next().answer("ok");
                client.send(new byte[length]);
                call.requestEnd.get(15, TimeUnit.SECONDS);
                assertThat(call.bytes).hasValue(length);
                assertThat(client.answer().body()).isEqualTo("ok");
            }
        }
    }

    /** A 401 is held back until it is whole, and not until the rest of the upload is, which may be 5 GB or never come. */
    @Test
    void by_an_upstream_of_http2_while_the_body_is_under_way() throws Exception {
        try (Http2Upstream http2 = new Http2Upstream(PKI)) {
            portner = Listening.before(http2.port(), PKI).settings(Listening.HTTP2).start();
            try (RawClient client = portner.client()) {
                client.send("PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nbegun");
                http2.next().head(401, false, "content-length", "2").data("no", true);
                assertThat(client.answer().body()).isEqualTo("no");
            }
        }
    }
}
