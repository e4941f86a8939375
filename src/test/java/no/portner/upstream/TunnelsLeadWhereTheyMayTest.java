package no.portner.upstream;

import static no.portner.upstream.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import no.portner.config.OutgoingProxy;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections to hosts that are nobody's route: raw ones, and those for http without TLS. */
class TunnelsLeadWhereTheyMayTest {

    private static final TwinPki PKI = new TwinPki();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Predicate<InetSocketAddress> NOBODY = address -> false;

    private static Forwarding asking(LoopbackNameServer names, Predicate<InetSocketAddress> ourselves) throws Exception {
        return new Forwarding(PKI, Forwarding.DEFAULT, ourselves, names.provider());
    }

    private static ServerSocket listen(String address, int port) throws IOException {
        return listen(address, port, 50);
    }

    private static ServerSocket listen(String address, int port, int backlog) throws IOException {
        return new ServerSocket(port, backlog, InetAddress.getByName(address));
    }

    private static Socket accepted(ServerSocket server) throws IOException {
        server.setSoTimeout(15_000);
        Socket socket = server.accept();
        socket.setSoTimeout(15_000);
        return socket;
    }

    @Test
    void each_side_may_end_its_output_before_the_other() throws Exception {
        try (LoopbackNameServer names = LoopbackNameServer.answering("127.0.0.1"); Forwarding rig = asking(names, NOBODY);
                ServerSocket server = listen("127.0.0.1", 0)) {
            Channel channel = rig.forwarder().connect(rig.loop, "some.example.no", server.getLocalPort(), TIMEOUT).get(15, TimeUnit.SECONDS);
            assertThat(channel.config().isAutoRead()).isFalse();
            TunnelEnd end = TunnelEnd.of(channel);
            try (Socket there = accepted(server)) {
                there.getOutputStream().write("all I have".getBytes());
                there.shutdownOutput();
                end.read();
                end.inputEnded.get(15, TimeUnit.SECONDS);
                assertThat(end.got()).isEqualTo("all I have");
                end.send("and now mine");
                ((DuplexChannel) channel).shutdownOutput();
                assertThat(new String(there.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)).isEqualTo("and now mine");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "[fe80::1]", "fd00:ec2::254", "0.0.0.0", "[::]", "224.0.0.1", "[64:ff9b::a9fe:a9fe]"})
    void a_forbidden_address_is_not_connected_to(String host) throws Exception {
        try (Forwarding rig = new Forwarding(PKI, Forwarding.DEFAULT, NOBODY, DnsServerAddressStreamProviders.platformDefault())) {
            ProxyError failure = TunnelEnd.failure(rig.forwarder().connect(rig.loop, host, 80, TIMEOUT));
            assertThat(failure.kind()).isEqualTo(Kind.DESTINATION_FORBIDDEN);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.169.254.", "64:ff9b::169.254.169.254."})
    void nor_is_one_in_a_spelling_that_others_might_understand(String host) throws Exception {
        try (ConnectProxy proxy = ConnectProxy.leadingTo(1); Forwarding rig = new Forwarding(PKI, false,
                Optional.of(new OutgoingProxy("127.0.0.1", proxy.port(), Optional.empty())))) {
            assertThat(TunnelEnd.failure(rig.forwarder().connect(rig.loop, host, 80, TIMEOUT)).kind()).isEqualTo(Kind.BAD_REQUEST);
            assertThat(proxy.heads()).isEmpty();
        }
    }

    @Test
    void nor_is_a_name_that_leads_to_one() throws Exception {
        try (LoopbackNameServer names = LoopbackNameServer.answering("169.254.169.254"); Forwarding rig = asking(names, NOBODY)) {
            assertThat(TunnelEnd.failure(rig.forwarder().connect(rig.loop, "metadata.example.no", 80, TIMEOUT)).kind())
                    .isEqualTo(Kind.DESTINATION_FORBIDDEN);
            assertThat(rig.call(new Heard(rig), "http://metadata.example.no", HttpMethod.GET, "/").failure().kind())
                    .isEqualTo(Kind.DESTINATION_FORBIDDEN);
        }
    }

    @Test
    void nor_portner_itself_by_whatever_name() throws Exception {
        try (LoopbackNameServer names = LoopbackNameServer.answering("127.0.0.1");
                Forwarding rig = asking(names, address -> address.getPort() == 7180 && address.getAddress().isLoopbackAddress())) {
            for (String host : new String[] {"127.0.0.1", "::1", "localhost", "LOCALHOST", "rebound.example.no", "::ffff:127.0.0.1"}) {
                assertThat(TunnelEnd.failure(rig.forwarder().connect(rig.loop, host, 7180, TIMEOUT)).kind()).as(host).isEqualTo(Kind.LOOP);
            }
        }
    }

    @Test
    void an_address_that_refuses_is_followed_by_the_next_one() throws Exception {
        try (LoopbackNameServer names = LoopbackNameServer.answering("127.0.0.2", "127.0.0.3", "127.0.0.4");
                Forwarding rig = asking(names, NOBODY); ServerSocket server = listen("127.0.0.4", 0)) {
            Channel channel = rig.forwarder().connect(rig.loop, "some.example.no", server.getLocalPort(), TIMEOUT).get(15, TimeUnit.SECONDS);
            assertThat(((InetSocketAddress) channel.remoteAddress()).getAddress().getHostAddress()).isEqualTo("127.0.0.4");
            channel.close().sync();
        }
    }

    /** Its queue is full, so the system says nothing to those who knock. It still gets its chance beside the next one. */
    @Test
    void an_address_that_says_nothing_is_followed_by_the_next_one_soon() throws Exception {
        try (ServerSocket server = listen("127.0.0.4", 0); ServerSocket full = listen("127.0.0.3", server.getLocalPort(), 1);
                LoopbackNameServer names = LoopbackNameServer.answering("127.0.0.3", "127.0.0.4"); Forwarding rig = asking(names, NOBODY)) {
            List<Socket> filling = fill(full);
            long begun = System.nanoTime();
            Channel channel = rig.forwarder().connect(rig.loop, "some.example.no", server.getLocalPort(), Duration.ofSeconds(60))
                    .get(15, TimeUnit.SECONDS);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Dialler.HEAD_START);
            assertThat(((InetSocketAddress) channel.remoteAddress()).getAddress().getHostAddress()).isEqualTo("127.0.0.4");
            channel.close().sync();
            for (Socket socket : filling) {
                socket.close();
            }
        }
    }

    private static List<Socket> fill(ServerSocket server) throws IOException {
        List<Socket> waiting = new ArrayList<>();
        while (true) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(server.getLocalSocketAddress(), 300);
            } catch (SocketTimeoutException full) {
                return waiting;
            }
        }
    }

    @Test
    void addresses_of_ipv6_are_tried_when_those_of_ipv4_refuse() throws Exception {
        Assumptions.assumeTrue(hasIpv6(), "this machine has no IPv6");
        try (LoopbackNameServer names = LoopbackNameServer.answering("127.0.0.1", "::1"); Forwarding rig = asking(names, NOBODY);
                ServerSocket server = listen("::1", 0)) {
            for (String host : new String[] {"some.example.no", "localhost", "[::1]"}) {
                Channel channel = rig.forwarder().connect(rig.loop, host, server.getLocalPort(), TIMEOUT).get(15, TimeUnit.SECONDS);
                assertThat(((InetSocketAddress) channel.remoteAddress()).getAddress().isLoopbackAddress()).as(host).isTrue();
                channel.close().sync();
            }
        }
    }

    private static boolean hasIpv6() {
        try (ServerSocket any = listen("::1", 0)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void what_nobody_takes_is_told_within_the_time() throws Exception {
        try (LoopbackNameServer names = new LoopbackNameServer(LoopbackNameServer.Answer.NOTHING); Forwarding rig = asking(names, NOBODY)) {
            ServerSocket closed = listen("127.0.0.1", 0);
            closed.close();
            ProxyError refused = TunnelEnd.failure(rig.forwarder().connect(rig.loop, "127.0.0.1", closed.getLocalPort(), TIMEOUT));
            assertThat(refused.kind()).isEqualTo(Kind.UPSTREAM_UNREACHABLE);
            assertThat(refused.detail()).contains("127.0.0.1:" + closed.getLocalPort());
            ProxyError late = TunnelEnd.failure(rig.forwarder().connect(rig.loop, "some.example.no", 1, Duration.ofMillis(300)));
            assertThat(late.kind()).isEqualTo(Kind.UPSTREAM_CONNECT_TIMEOUT);
        }
    }

    @Test
    void whoever_does_not_wait_for_a_connection_gets_none() throws Exception {
        try (LoopbackNameServer names = LoopbackNameServer.answering("127.0.0.1"); Forwarding rig = asking(names, NOBODY);
                ServerSocket server = listen("127.0.0.1", 0)) {
            CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
            rig.loop.execute(() -> {
                Future<Channel> connecting = rig.forwarder().connect(rig.loop, "127.0.0.1", server.getLocalPort(), TIMEOUT);
                cancelled.complete(connecting.cancel(false));
            });
            assertThat(cancelled.get(15, TimeUnit.SECONDS)).isTrue();
            server.setSoTimeout(500);
            try (Socket there = server.accept()) {
                there.setSoTimeout(15_000);
                assertThat(there.getInputStream().read()).isNegative();
            } catch (SocketTimeoutException notEvenBegun) {
                assertThat(cancelled).isCompletedWithValue(true);
            }
        }
    }

    @Test
    void many_hosts_without_tls_leave_nothing_behind_in_the_pool() throws Exception {
        try (LoopbackNameServer names = LoopbackNameServer.answering("127.0.0.1"); Forwarding rig = asking(names, NOBODY);
                ServerSocket server = listen("127.0.0.1", 0)) {
            for (int i = 0; i < 30; i++) {
                Heard heard = rig.call(new Heard(rig), "http://host" + i + ".example.no:" + server.getLocalPort(), HttpMethod.GET, "/");
                Socket there = accepted(server);
                assertThat(there.getInputStream().read()).isEqualTo('G');
                there.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes());
                heard.whole();
                if (i % 2 == 0) {
                    there.close();
                }
            }
            eventually(() -> assertThat(rig.forwarder().pool(rig.loop).origins()).isEqualTo(15));
            rig.pass(Duration.ofMinutes(1));
            eventually(() -> assertThat(rig.forwarder().pool(rig.loop).origins()).isZero());
        }
    }
}
