package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import no.portner.Mistake;
import no.portner.error.ProxyError.Kind;
import no.portner.listener.RawClient.Answer;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A CONNECT that is refused ends its connection, and what came behind it is nobody's request. */
class RefusedTunnelsTest {

    private static final TwinPki PKI = new TwinPki();
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private ScriptedUpstream upstream;
    private PlainServer server;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
        server = new PlainServer();
    }

    @AfterEach
    void stop() throws Exception {
        assertThat(upstream.accepted()).as("requests that were smuggled").isZero();
        assertThat(server.isUnvisited()).as("nobody got through").isTrue();
        upstream.close();
        server.close();
    }

    private Listening.Builder before() {
        return Listening.before(upstream.port(), PKI);
    }

    private Answer refused(Listening.Builder how, String head, Kind kind) throws Exception {
        try (Listening portner = how.start(); RawClient client = portner.client()) {
            Answer answer = client.send(head + SMUGGLED).answer();
            assertThat(answer.has("connection: close")).isTrue();
            assertThat(answer.has("content-type: application/problem+json")).isTrue();
            client.send(SMUGGLED);
            assertThat(client.isAtEnd()).as("the one answer").isTrue();
            assertThat(portner.ended()).isEqualTo(new Listening.Ended("CONNECT", answer.status(), kind));
            return answer;
        }
    }

    @Mistake("data sent early after CONNECT or Upgrade is smuggled")
    @ParameterizedTest
    @ValueSource(strings = {
        "CONNECT localhost HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "CONNECT localhost: HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "CONNECT / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "CONNECT http://example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n",
        "CONNECT user@localhost:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "CONNECT localhost:443:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "CONNECT localhost:0 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "CONNECT localhost:65536 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "CONNECT loc%61lhost:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "CONNECT localhost..:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "CONNECT loc\u00e5lhost:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "CONNECT 127.1:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "CONNECT 2130706433:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "CONNECT [127.0.0.1]:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "CONNECT ::1:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "CONNECT example.org:443 HTTP/1.1\r\n\r\n",
        "CONNECT example.org:443 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "CONNECT example.org:443 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n",
        "CONNECT example.org:443 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
        "CONNECT example.org:443 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "CONNECT example.org:443 HTTP/2.0\r\nHost: a\r\n\r\n"})
    void one_that_can_be_read_in_two_ways_is_a_400(String head) throws Exception {
        assertThat(refused(before(), head, Kind.BAD_REQUEST).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:443", "LOCALHOST:443", "localhost.:443", "localhost:8080", "localhost:1"})
    void one_to_a_routes_host_says_what_to_switch_on(String target) throws Exception {
        Answer answer = refused(before(), TunnelsTest.connect(target), Kind.INTERCEPTION_OFF);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("PORTNER_TLS_INTERCEPTION=true", "hint_nb", "hint_en");
    }

    @Test
    void one_to_another_host_is_refused_where_the_operator_wants_that() throws Exception {
        Answer answer = refused(before().unmatched(Unmatched.REFUSE), TunnelsTest.connect(server.authority()), Kind.UNMATCHED_REFUSED);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("PORTNER_UNMATCHED=pass", "NO_PROXY", "hint_nb", "hint_en");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:%d", "[::ffff:127.0.0.1]:%d", "[::FFFF:7f00:1]:%d"})
    void one_that_would_come_back_is_a_508(String target) throws Exception {
        int[] own = new int[1];
        Listening.Builder how = before().ourselves(address -> address.getPort() == own[0] && address.getAddress().isLoopbackAddress());
        try (Listening portner = how.start(); RawClient client = portner.client()) {
            own[0] = portner.port;
            assertThat(client.send(TunnelsTest.connect(String.format(target, portner.port))).answer().status()).isEqualTo(508);
            assertThat(portner.ended().error()).isEqualTo(Kind.LOOP);
            assertThat(portner.traffic.connections()).as("nobody has connected but this client").isEqualTo(1);
        }
    }

    @Mistake("bracket and trailing-dot host spellings pass an allow-list")
    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254:80", "[::ffff:169.254.169.254]:80", "[fd00:ec2::254]:80", "0.0.0.0:80", "[::]:80", "[64:ff9b::a9fe:a9fe]:80"})
    void one_to_a_metadata_service_or_to_nobody_is_a_403(String target) throws Exception {
        assertThat(refused(before(), TunnelsTest.connect(target), Kind.DESTINATION_FORBIDDEN).status()).isEqualTo(403);
    }

    @Test
    void one_that_reaches_nobody_is_a_502() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress("127.0.0.1", 0));
            closed = socket.getLocalPort();
        }
        assertThat(refused(before(), TunnelsTest.connect("127.0.0.1:" + closed), Kind.UPSTREAM_UNREACHABLE).status()).isEqualTo(502);
    }
}
