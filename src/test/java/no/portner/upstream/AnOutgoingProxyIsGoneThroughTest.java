package no.portner.upstream;

import static no.portner.upstream.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import no.portner.config.OutgoingProxy;
import no.portner.config.Secret;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.listener.ScriptedUpstream;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where there is an outgoing proxy, every connection leaves through it; and whatever it does, it is told by its variable's name. */
class AnOutgoingProxyIsGoneThroughTest {

    private static final TwinPki PKI = new TwinPki();
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String SECRET = "proxy-passord-123";
    /** No name server knows it: it is for the proxy to resolve. */
    private static final String NAME = "https://upstream.invalid:8443";

    private static OutgoingProxy proxy(int port, boolean known) {
        return new OutgoingProxy("127.0.0.1", port, known
                ? Optional.of(new OutgoingProxy.Credentials("bruker", Secret.of(SECRET))) : Optional.empty());
    }

    private static Forwarding before(ConnectProxy proxy, boolean http2) throws Exception {
        return new Forwarding(PKI, http2, Optional.of(proxy(proxy.port(), true)));
    }

    private static Heard get(Forwarding rig, String upstream) throws Exception {
        return rig.call(new Heard(rig), upstream, HttpMethod.GET, "/");
    }

    @Test
    void a_call_goes_through_it_by_name_with_its_credentials_and_tls_inside() throws Exception {
        try (ScriptedUpstream upstream = new ScriptedUpstream(PKI); ConnectProxy proxy = ConnectProxy.leadingTo(upstream.port());
                Forwarding rig = before(proxy, false)) {
            upstream.next(c -> {
                for (int i = 0; i < 2; i++) {
                    assertThat(c.head()).doesNotContain("Proxy-", "CONNECT");
                    c.send(OK);
                }
            });
            for (int i = 0; i < 2; i++) {
                Heard heard = get(rig, NAME);
                heard.whole();
                assertThat(heard.body()).isEqualTo("ok");
            }
            assertThat(proxy.heads()).containsExactly("CONNECT upstream.invalid:8443 HTTP/1.1\r\nHost: upstream.invalid:8443\r\n"
                    + "Proxy-Authorization: Basic " + java.util.Base64.getEncoder().encodeToString(("bruker:" + SECRET).getBytes())
                    + "\r\n\r\n");
            assertThat(upstream.failures()).isEmpty();
        }
    }

    @Test
    void http2_passes_through_it_too() throws Exception {
        try (Http2Upstream upstream = new Http2Upstream(PKI).serving(call -> call.answer("ok"));
                ConnectProxy proxy = ConnectProxy.leadingTo(upstream.port()); Forwarding rig = before(proxy, true)) {
            get(rig, NAME).whole();
            get(rig, NAME).whole();
            assertThat(proxy.heads()).hasSize(1);
        }
    }

    @Test
    void its_answer_may_come_byte_by_byte_after_an_interim_one() throws Exception {
        try (ScriptedUpstream upstream = new ScriptedUpstream(PKI); ConnectProxy proxy = ConnectProxy.doing((client, head) -> {
            for (byte b : ("HTTP/1.1 103 Early\r\nX: y\r\n\r\nHTTP/1.0 200 Fine\r\nContent-Length: 10\r\nX-Long: "
                    + "x".repeat(500) + "\r\n\r\n").getBytes()) {
                client.getOutputStream().write(b);
            }
            ConnectProxy.tunnel(client, upstream.port());
        }); Forwarding rig = before(proxy, false)) {
            upstream.next(c -> {
                c.head();
                c.send(OK);
            });
            get(rig, NAME).whole();
        }
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 6\r\n\r\nsecret", "407",
                        "user and password"),
                Arguments.of("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "403", "CONNECT upstream.invalid:8443"),
                Arguments.of("HTTP/1.1 502 Bad Gateway\r\n\r\n", "502", "CONNECT upstream.invalid:8443"),
                Arguments.of("HTTP/1.1 301 Moved\r\nLocation: http://elsewhere/\r\n\r\n", "301", "upstream.invalid"),
                Arguments.of("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", "not valid HTTP/1.1", ""),
                Arguments.of("SSH-2.0-OpenSSH_9.6\r\n", "not valid HTTP/1.1", ""),
                Arguments.of("HTTP/1.1 200 OK\r\nX: " + "x".repeat(70_000) + "\r\n\r\n", "not valid HTTP/1.1", ""),
                Arguments.of("HTTP/1.1 200 O", "closed the connection", "upstream.invalid:8443"),
                Arguments.of("", "closed the connection", "upstream.invalid:8443"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void a_refusal_is_told_with_its_status_and_nothing_secret(String answer, String told, String more) throws Exception {
        try (ConnectProxy proxy = ConnectProxy.doing((client, head) -> {
            client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            client.shutdownOutput();
        }); Forwarding rig = before(proxy, false)) {
            ProxyError failure = get(rig, NAME).failure();
            assertThat(failure.kind()).isEqualTo(Kind.UPSTREAM_UNREACHABLE);
            assertThat(failure.detail()).contains("PORTNER_UPSTREAM_PROXY", told, more).doesNotContain(SECRET, "secret", "bruker");
        }
    }

    @Test
    void credentials_that_are_missing_are_asked_for() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.doing((client, head) ->
                client.getOutputStream().write("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n".getBytes()));
                Forwarding rig = new Forwarding(PKI, false, Optional.of(proxy(proxy.port(), false)))) {
            assertThat(get(rig, NAME).failure().detail()).contains("set PORTNER_UPSTREAM_PROXY to http://user:password@host:port");
            assertThat(proxy.heads().poll()).doesNotContain("Proxy-Authorization");
        }
    }

    @Test
    void one_that_says_nothing_is_waited_for_as_long_as_for_a_connection() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.doing((client, head) -> client.getInputStream().read());
                Forwarding rig = before(proxy, false).connectTimeout(Duration.ofMillis(500))) {
            ProxyError failure = get(rig, NAME).failure();
            assertThat(failure.kind()).isEqualTo(Kind.UPSTREAM_CONNECT_TIMEOUT);
            assertThat(failure.detail()).contains("PORTNER_UPSTREAM_PROXY", "CONNECT upstream.invalid:8443", "PT0.5S");
        }
    }

    @Test
    void one_that_is_not_there_is_told_of() throws Exception {
        ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        closed.close();
        try (Forwarding rig = new Forwarding(PKI, false, Optional.of(proxy(closed.getLocalPort(), true)))) {
            ProxyError failure = get(rig, NAME).failure();
            assertThat(failure.kind()).isEqualTo(Kind.UPSTREAM_UNREACHABLE);
            assertThat(failure.detail()).contains("PORTNER_UPSTREAM_PROXY", "127.0.0.1:" + closed.getLocalPort());
        }
    }

    @Test
    void one_that_is_portner_itself_is_a_loop() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.leadingTo(1);
                Forwarding rig = new Forwarding(PKI, new UpstreamSettings(false, Optional.of(proxy(proxy.port(), true)), Forwarding.LIFE),
                        address -> address.getPort() == proxy.port(), DnsServerAddressStreamProviders.platformDefault())) {
            ProxyError failure = get(rig, NAME).failure();
            assertThat(failure.kind()).isEqualTo(Kind.LOOP);
            assertThat(failure.detail()).contains("PORTNER_UPSTREAM_PROXY");
            assertThat(proxy.heads()).isEmpty();
        }
    }

    /** A server that speaks first, such as SSH's, may be heard in the same read as the proxy's answer. */
    @Test
    void what_comes_with_its_answer_belongs_to_the_tunnel() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.doing((client, head) -> {
            client.getOutputStream().write((ConnectProxy.GRANTED + "SSH-2.0-first\r\n").getBytes());
            echo(client);
        }); Forwarding rig = before(proxy, false)) {
            Channel channel = rig.forwarder().connect(rig.loop, "git.example.no", 22, Duration.ofSeconds(10)).get(15, TimeUnit.SECONDS);
            assertThat(proxy.heads().poll()).startsWith("CONNECT git.example.no:22 HTTP/1.1\r\n");
            TunnelEnd end = TunnelEnd.of(channel);
            end.read();
            eventually(() -> assertThat(end.got()).isEqualTo("SSH-2.0-first\r\n"));
            end.send("more");
            eventually(() -> assertThat(end.got()).isEqualTo("SSH-2.0-first\r\nmore"));
        }
    }

    /** To the proxy, loopback is its own machine: a client must not reach that, nor Portner by a name that Portner would know as its own. */
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST.", "127.0.0.1", "[::ffff:127.0.0.1]"})
    void what_is_on_this_machine_is_reached_straight(String host) throws Exception {
        try (ServerSocket here = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1")); ConnectProxy proxy = ConnectProxy.leadingTo(1);
                Forwarding rig = before(proxy, false)) {
            Channel channel = rig.forwarder().connect(rig.loop, host, here.getLocalPort(), Duration.ofSeconds(10)).get(15, TimeUnit.SECONDS);
            here.setSoTimeout(15_000);
            here.accept().close();
            channel.close();
            assertThat(proxy.heads()).isEmpty();
        }
    }

    @Test
    void whoever_gives_up_leaves_no_connection_behind() throws Exception {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        try (ConnectProxy proxy = ConnectProxy.doing((client, head) -> end.complete(client.getInputStream().read()));
                Forwarding rig = before(proxy, false)) {
            Future<Channel> connecting = rig.forwarder().connect(rig.loop, "git.example.no", 22, Duration.ofMinutes(10));
            assertThat(proxy.heads().poll(15, TimeUnit.SECONDS)).isNotNull();
            connecting.cancel(false);
            assertThat(end.get(15, TimeUnit.SECONDS)).isEqualTo(-1);
        }
    }

    @Test
    void an_address_that_is_forbidden_is_not_asked_of_it_either() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.leadingTo(1); Forwarding rig = before(proxy, false)) {
            assertThat(TunnelEnd.failure(rig.forwarder().connect(rig.loop, "[::ffff:169.254.169.254]", 80, Duration.ofSeconds(10))).kind())
                    .isEqualTo(Kind.DESTINATION_FORBIDDEN);
            assertThat(proxy.heads()).isEmpty();
        }
    }

    private static void echo(Socket client) throws Exception {
        client.getInputStream().transferTo(client.getOutputStream());
    }
}
