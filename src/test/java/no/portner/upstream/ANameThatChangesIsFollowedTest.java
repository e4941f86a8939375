package no.portner.upstream;

import static no.portner.upstream.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a name server says holds for as long as it says (RFC 1035 section 3.2.1); connections that are there follow by their age. */
class ANameThatChangesIsFollowedTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration AGE = Duration.ofMinutes(5);

    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
    private ServerSocket before;
    private ServerSocket after;

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private void listen() throws IOException {
        before = server("127.0.0.2", 0);
        after = server("127.0.0.3", before.getLocalPort());
    }

    /** Answers every call with its address. */
    private ServerSocket server(String address, int port) throws IOException {
        ServerSocket server = new ServerSocket(port, 50, InetAddress.getByName(address));
        open.add(server);
        inBackground(() -> {
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                inBackground(() -> serve(socket, address));
            }
        });
        return server;
    }

    private interface Act {
        void act() throws IOException;
    }

    private static void inBackground(Act act) {
        Thread thread = new Thread(() -> {
            try {
                act.act();
            } catch (IOException closed) {
                // The test is over, or the connection.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void serve(Socket socket, String address) throws IOException {
        StringBuilder head = new StringBuilder();
        int b;
        while ((b = socket.getInputStream().read()) >= 0) {
            head.append((char) b);
            if (head.indexOf("\r\n\r\n") >= 0) {
                head.setLength(0);
                socket.getOutputStream().write(("HTTP/1.1 200 OK\r\nContent-Length: " + address.length() + "\r\n\r\n" + address)
                        .getBytes(StandardCharsets.ISO_8859_1));
            }
        }
    }

    private static Forwarding asking(LoopbackNameServer names) throws Exception {
        return new Forwarding(new TwinPki(), new UpstreamSettings(false, Optional.empty(), new ConnectionLife(HOUR, AGE)), address -> false,
                names.provider());
    }

    private String call(Forwarding rig) {
        try {
            Heard heard = rig.call(new Heard(rig), "http://moves.example.no:" + before.getLocalPort(), HttpMethod.GET, "/");
            heard.whole();
            return heard.body();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_connection_that_is_there_serves_until_it_is_old_and_then_the_new_address_is_connected_to() throws Exception {
        listen();
        try (LoopbackNameServer names = LoopbackNameServer.answering("127.0.0.2").ttl(0); Forwarding rig = asking(names)) {
            assertThat(call(rig)).isEqualTo("127.0.0.2");
            names.answer("127.0.0.3");
            assertThat(call(rig)).isEqualTo("127.0.0.2");
            rig.pass(AGE);
            eventually(() -> assertThat(call(rig)).isEqualTo("127.0.0.3"));
        }
    }

    @Test
    void an_answer_is_asked_for_again_when_its_time_is_over() throws Exception {
        listen();
        try (LoopbackNameServer names = LoopbackNameServer.answering("127.0.0.2").ttl(1); Forwarding rig = asking(names)) {
            assertThat(call(rig)).isEqualTo("127.0.0.2");
            names.answer("127.0.0.3");
            eventually(() -> {
                rig.pass(AGE);
                assertThat(call(rig)).isEqualTo("127.0.0.3");
            });
        }
    }

    @Test
    void and_not_before() throws Exception {
        listen();
        try (LoopbackNameServer names = LoopbackNameServer.answering("127.0.0.2").ttl(100); Forwarding rig = asking(names)) {
            assertThat(call(rig)).isEqualTo("127.0.0.2");
            int questions = names.questions();
            names.answer("127.0.0.3");
            rig.forwarder().connect(rig.loop, "moves.example.no", before.getLocalPort(), Duration.ofSeconds(15)).sync().getNow().close();
            assertThat(names.questions()).isEqualTo(questions);
        }
    }
}
