package no.portner.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import no.portner.Mistake;
import no.portner.error.ProxyError.Kind;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** CONNECT to a host that no route has: bytes pass, both ways and in order, until each side has said its last one. */
class TunnelsTest {

    private static final TwinPki PKI = new TwinPki();

    private PlainServer server;
    private Listening portner;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        server = new PlainServer();
        portner = Listening.before(server.port(), PKI).start();
        client = portner.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
        portner.close();
    }

    private String connect() {
        return connect(server.authority());
    }

    static String connect(String authority) {
        return "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
    }

    /** Opens a tunnel: its other end. */
    private Socket tunnel() throws Exception {
        client.send(connect());
        Socket far = server.connection();
        assertThat(client.head()).startsWith("HTTP/1.1 200 ");
        return far;
    }

    @Test
    void bytes_pass_both_ways_and_the_answer_has_no_framing() throws Exception {
        client.send(connect());
        Socket far = server.connection();
        assertThat(client.head()).isEqualTo("HTTP/1.1 200 Connection established\r\n\r\n");
        client.send("ping");
        assertThat(read(far, 4)).isEqualTo("ping");
        far.getOutputStream().write("pong".getBytes(ISO_8859_1));
        assertThat(new String(client.in().readNBytes(4), ISO_8859_1)).isEqualTo("pong");
        assertThat(portner.traffic.requests()).as("a call under way").isEqualTo(1);
        client.close();
        assertThat(far.getInputStream().read()).isNegative();
        far.close();
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("CONNECT", 200, null));
    }

    @Mistake("data sent early after CONNECT or Upgrade is smuggled")
    @Test
    void what_the_client_sends_before_the_answer_is_the_tunnels_first() throws Exception {
        client.send(connect() + "GET /early HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Socket far = server.connection();
        assertThat(PlainServer.head(far)).isEqualTo("GET /early HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(client.head()).startsWith("HTTP/1.1 200 ");
        client.send("late");
        assertThat(read(far, 4)).isEqualTo("late");
    }

    @Test
    void much_that_comes_early_arrives_whole_and_in_order() throws Exception {
        byte[] early = new byte[3_000_000];
        for (int i = 0; i < early.length; i++) {
            early[i] = (byte) (i * 31 >> 3);
        }
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
            try {
                client.send(connect()).send(early);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        byte[] arrived = server.connection().getInputStream().readNBytes(early.length);
        sent.get(15, TimeUnit.SECONDS);
        assertThat(Arrays.equals(arrived, early)).isTrue();
    }

    @Test
    void a_client_of_http_1_0_gets_a_tunnel_without_a_host_header() throws Exception {
        client.send("CONNECT " + server.authority() + " HTTP/1.0\r\n\r\n");
        Socket far = server.connection();
        assertThat(client.head()).startsWith("HTTP/1.1 200 ").doesNotContain("onnection:");
        client.send("x");
        assertThat(read(far, 1)).isEqualTo("x");
    }

    @Test
    void the_target_alone_decides_and_not_the_host_header() throws Exception {
        client.send("CONNECT " + server.authority() + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        server.connection();
        assertThat(client.head()).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void the_end_of_the_clients_output_passes_and_the_answer_still_comes() throws Exception {
        Socket far = tunnel();
        client.send("question").endOutput();
        assertThat(new String(far.getInputStream().readAllBytes(), ISO_8859_1)).isEqualTo("question");
        far.getOutputStream().write("answer".getBytes(ISO_8859_1));
        far.shutdownOutput();
        assertThat(new String(client.in().readAllBytes(), ISO_8859_1)).isEqualTo("answer");
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("CONNECT", 200, null));
    }

    @Test
    void the_end_of_the_servers_output_passes_and_the_client_may_still_send() throws Exception {
        Socket far = tunnel();
        far.getOutputStream().write("banner".getBytes(ISO_8859_1));
        far.shutdownOutput();
        assertThat(new String(client.in().readAllBytes(), ISO_8859_1)).isEqualTo("banner");
        client.send("more").endOutput();
        assertThat(new String(far.getInputStream().readAllBytes(), ISO_8859_1)).isEqualTo("more");
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("CONNECT", 200, null));
    }

    @Test
    void a_client_that_ends_its_output_at_once_still_gets_its_answer() throws Exception {
        client.send(connect() + "question").endOutput();
        Socket far = server.connection();
        assertThat(new String(far.getInputStream().readAllBytes(), ISO_8859_1)).isEqualTo("question");
        far.getOutputStream().write("answer".getBytes(ISO_8859_1));
        far.close();
        assertThat(client.head()).startsWith("HTTP/1.1 200 ");
        assertThat(new String(client.in().readAllBytes(), ISO_8859_1)).isEqualTo("answer");
    }

    @Test
    void a_reset_of_the_client_resets_the_server() throws Exception {
        Socket far = tunnel();
        client.send("x");
        assertThat(read(far, 1)).isEqualTo("x");
        client.reset();
        assertReset(far.getInputStream()::read);
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("CONNECT", 200, Kind.BAD_REQUEST));
    }

    @Test
    void a_reset_of_the_server_resets_the_client() throws Exception {
        Socket far = tunnel();
        client.send("x");
        assertThat(read(far, 1)).isEqualTo("x");
        far.setSoLinger(true, 0);
        far.close();
        assertReset(client.in()::read);
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("CONNECT", 200, Kind.UPSTREAM_CLOSED));
    }

    @Test
    void a_client_that_leaves_before_the_tunnel_is_there_is_counted_once() throws Exception {
        try (RawClient hasty = portner.client()) {
            hasty.send(connect());
            hasty.reset();
        }
        assertThat(portner.ended().method()).isEqualTo("CONNECT");
    }

    @Test
    void a_tunnel_is_one_of_the_calls_that_are_limited() throws Exception {
        try (Listening one = Listening.before(server.port(), PKI).limits(10, 1).start(); RawClient first = one.client(); RawClient second = one.client()) {
            first.send(connect());
            assertThat(first.head()).startsWith("HTTP/1.1 200 ");
            assertThat(second.send(connect()).answer().status()).isEqualTo(503);
            assertThat(one.ended().error()).isEqualTo(Kind.OVERLOADED);
        }
    }

    private interface Reading {
        int read() throws IOException;
    }

    private static void assertReset(Reading reading) {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(reading::read)).isInstanceOf(SocketException.class).hasMessageContaining("reset");
    }

    private static String read(Socket socket, int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), ISO_8859_1);
    }
}
