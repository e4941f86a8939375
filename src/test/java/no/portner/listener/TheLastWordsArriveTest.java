package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import no.portner.error.ProxyError.Kind;
import no.portner.listener.Http2Client.Answer;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How connections end: with TLS, and with HTTP/2. */
class TheLastWordsArriveTest {

    private static final TwinPki PKI = new TwinPki();
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private ScriptedUpstream upstream;
    private Listening portner;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
        portner = before().start();
    }

    private Listening.Builder before() {
        return Listening.before(upstream.port(), PKI).interception(TestInterception.of(PKI));
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        portner.close();
    }

    private SSLSocket tls() throws IOException {
        SSLSocket socket = (SSLSocket) PKI.sslContext().getSocketFactory().createSocket(Http2Client.connected(portner.https), "localhost",
                portner.https, true);
        socket.setSoTimeout(15_000);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("localhost")));
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static SSLSocket send(SSLSocket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /** The JDK's socket tells an end without close_notify by an exception. */
    private static String all(SSLSocket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void an_answer_to_a_client_that_still_sends_arrives_with_the_farewell_of_tls() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
        });
        try (SSLSocket socket = tls()) {
            send(socket, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n");
            Thread sender = new Thread(() -> {
                try {
                    byte[] piece = new byte[16 * 1024];
                    while (true) {
                        socket.getOutputStream().write(piece);
                    }
                } catch (IOException closed) {
                    // That is what is waited for.
                }
            });
            sender.start();
            assertThat(all(socket)).startsWith("HTTP/1.1 413 ").endsWith("big");
            sender.join(15_000);
            assertThat(sender.isAlive()).as("whoever goes on sending is not heard for ever").isFalse();
        }
    }

    @Test
    void an_answer_that_ends_with_the_connection_and_breaks_off_lacks_the_farewell() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
            c.close();
        });
        try (SSLSocket socket = send(tls(), "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> all(socket));
        }
        assertThat(portner.ended().error()).isEqualTo(Kind.UPSTREAM_CLOSED);
    }

    @Test
    void an_answer_that_ends_with_the_connection_has_it_when_it_is_whole() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwhole\r\n0\r\n\r\n");
        });
        try (SSLSocket socket = send(tls(), "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")) {
            assertThat(all(socket)).endsWith("\r\n\r\nwhole");
        }
    }

    @Test
    void a_clients_farewell_ends_its_call() throws Exception {
        CountDownLatch there = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        upstream.next(c -> {
            c.head();
            there.countDown();
            if (c.sawEnd()) {
                gone.countDown();
            }
        });
        try (SSLSocket socket = send(tls(), "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            assertThat(there.await(10, TimeUnit.SECONDS)).isTrue();
            socket.shutdownOutput();
            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isNegative();
        }
    }

    @Test
    void while_it_drains_portner_asks_for_another_connection_and_serves_what_is_under_way() throws Exception {
        CountDownLatch there = new CountDownLatch(2);
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        ScriptedUpstream.Script script = c -> {
            boolean isFirst = c.head().startsWith("GET /1");
            there.countDown();
            (isFirst ? first : second).await(10, TimeUnit.SECONDS);
            c.send(OK);
        };
        upstream.next(script).next(script);
        try (Http2Client client = portner.http2()) {
            client.get(1, "/1").get(3, "/3");
            assertThat(there.await(10, TimeUnit.SECONDS)).isTrue();
            portner.traffic.drain();
            first.countDown();
            assertThat(client.answer(1).text()).isEqualTo("ok");
            client.until(() -> client.goAway != null);
            assertThat(client.goAway).isZero();
            assertThat(client.goAwayLastStream).isEqualTo(Integer.MAX_VALUE);
            second.countDown();
            assertThat(client.answer(3).text()).isEqualTo("ok");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void a_call_that_crosses_the_last_call_is_served() throws Exception {
        upstream.next(c -> {
            for (int i = 0; i < 2; i++) {
                c.head();
                c.send(OK);
            }
        });
        try (Http2Client client = portner.http2()) {
            client.answersPings = false;
            portner.traffic.drain();
            assertThat(client.get(1, "/").answer(1).text()).isEqualTo("ok");
            client.until(() -> client.goAway != null && client.pings > 0);
            assertThat(client.get(3, "/").answer(3).text()).isEqualTo("ok");
        }
    }

    @Test
    void one_http2_connection_too_many_is_told_to_go_away() throws Exception {
        portner.close();
        portner = before().limits(1, 10).start();
        upstream.next(c -> {
            c.head();
            c.send(OK);
        });
        try (Http2Client first = portner.http2()) {
            assertThat(first.get(1, "/").answer(1).text()).isEqualTo("ok");
            try (Http2Client second = portner.http2()) {
                second.get(1, "/").until(() -> second.goAway != null);
                assertThat(second.goAway).as("ENHANCE_YOUR_CALM").isEqualTo(11L);
                assertThat(second.goAwayLastStream).isZero();
                assertThat(second.isAtEnd()).isTrue();
            }
            try (SSLSocket third = send(tls(), "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
                assertThat(all(third)).startsWith("HTTP/1.1 503 ").contains("PORTNER_MAX_CONNECTIONS");
            }
            try (RawClient silent = portner.client()) {
                assertThat(silent.isAtEnd()).isTrue();
            }
        }
    }

    @Test
    void who_errs_on_http2_and_goes_on_sending_can_read_what_was_wrong() throws Exception {
        try (Http2Client client = portner.http2()) {
            client.data(1, true, "data for a stream that is not open").until(() -> client.goAway != null);
            assertThat(client.goAway).as("PROTOCOL_ERROR").isEqualTo(1L);
            assertThat(client.isAtEnd()).isTrue();
            // To a socket that is closed, the first would be answered with a reset, and the others would fail.
            for (int i = 0; i < 3; i++) {
                client.data(1, true, "more of it");
            }
        }
    }

    @Test
    void a_stream_too_many_is_a_503_of_its_own() throws Exception {
        portner.close();
        portner = before().limits(10, 1).start();
        CountDownLatch there = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        upstream.next(c -> {
            c.head();
            there.countDown();
            go.await(10, TimeUnit.SECONDS);
            c.send(OK);
        });
        try (Http2Client client = portner.http2()) {
            client.get(1, "/");
            assertThat(there.await(10, TimeUnit.SECONDS)).isTrue();
            Answer refused = client.get(3, "/").answer(3);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.head).containsKey("retry-after");
            go.countDown();
            assertThat(client.answer(1).text()).isEqualTo("ok");
        }
    }

    @Test
    void a_server_that_closes_waits_for_no_stream() throws Exception {
        CountDownLatch there = new CountDownLatch(1);
        upstream.next(c -> {
            c.head();
            there.countDown();
            c.sawEnd();
        });
        try (Http2Client client = portner.http2()) {
            client.get(1, "/");
            assertThat(there.await(10, TimeUnit.SECONDS)).isTrue();
            long begun = System.nanoTime();
            portner.close();
            assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(15));
            assertThat(client.isAtEnd()).isTrue();
        }
    }
}
