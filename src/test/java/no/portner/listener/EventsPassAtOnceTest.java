package no.portner.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import no.portner.error.ProxyError.Kind;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that come bit by bit, such as server-sent events: the server sends the next bit only when the client has had the last one. */
class EventsPassAtOnceTest {

    private static final TwinPki PKI = new TwinPki();
    private static final String STREAM = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";

    private final Semaphore had = new Semaphore(0);
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private ScriptedUpstream upstream;
    private Listening portner;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
        portner = Listening.before(upstream.port(), PKI).oneLoop().start();
        client = portner.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        upstream.close();
        portner.close();
    }

    private void untilHad() throws InterruptedException {
        assertThat(had.tryAcquire(10, TimeUnit.SECONDS)).as("the client has it").isTrue();
    }

    private String next(int bytes) throws Exception {
        String got = new String(client.in().readNBytes(bytes), ISO_8859_1);
        had.release();
        return got;
    }

    @Test
    void each_chunk_reaches_the_client_before_the_next_one_is_sent() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send(STREAM + "Transfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 5; i++) {
                untilHad();
                c.send("9\r\ndata: " + i + "\n\n\r\n");
            }
            untilHad();
            c.send("0\r\nX-Sum: 5\r\n\r\n");
        });
        assertThat(client.get("/").head()).containsIgnoringCase("content-type: text/event-stream");
        had.release();
        for (int i = 0; i < 5; i++) {
            assertThat(next(14)).isEqualTo("9\r\ndata: " + i + "\n\n\r\n");
        }
        assertThat(next(15)).isEqualTo("0\r\nX-Sum: 5\r\n\r\n");
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("GET", 200, null));
    }

    @Test
    void so_it_does_where_only_the_end_of_the_connection_ends_the_answer() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send(STREAM + "\r\n");
            for (int i = 0; i < 3; i++) {
                untilHad();
                c.send("data: " + i + "\n\n");
            }
            untilHad();
            c.close();
        });
        client.get("/").head();
        had.release();
        for (int i = 0; i < 3; i++) {
            assertThat(next(14)).isEqualTo("9\r\ndata: " + i + "\n\n\r\n");
        }
        assertThat(next(5)).isEqualTo("0\r\n\r\n");
    }

    @Test
    void so_it_does_in_gzip() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send(STREAM + "Content-Encoding: gzip\r\nConnection: close\r\n\r\n");
            ByteArrayOutputStream pieces = new ByteArrayOutputStream();
            GZIPOutputStream gzip = new GZIPOutputStream(pieces, true);
            for (int i = 0; i < 3; i++) {
                gzip.write(("data: " + i + "\n\n").getBytes(ISO_8859_1));
                gzip.flush();
                c.send(pieces.toByteArray());
                pieces.reset();
                untilHad();
            }
            gzip.close();
            c.send(pieces.toByteArray()).close();
        });
        client.send("GET / HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n");
        assertThat(client.head()).containsIgnoringCase("content-encoding: gzip");
        GZIPInputStream plain = new GZIPInputStream(client.in(), 1);
        for (int i = 0; i < 3; i++) {
            assertThat(new String(plain.readNBytes(9), ISO_8859_1)).isEqualTo("data: " + i + "\n\n");
            had.release();
        }
        assertThat(plain.read()).isNegative();
    }

    @Test
    void a_piece_of_an_upload_reaches_the_server_before_the_next_one_is_sent_and_its_trailers_at_the_end() throws Exception {
        upstream.next(c -> {
            c.head();
            for (int i = 0; i < 3; i++) {
                assertThat(c.body(6)).isEqualTo("1\r\n" + i + "\r\n");
                had.release();
            }
            assertThat(c.body(15)).isEqualTo("0\r\nX-Sum: 3\r\n\r\n");
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
        client.send("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n");
        for (int i = 0; i < 3; i++) {
            client.send("1\r\n" + i + "\r\n");
            untilHad();
        }
        assertThat(client.send("0\r\nX-Sum: 3\r\n\r\n").answer().body()).isEqualTo("ok");
        assertThat(upstream.failures()).isEmpty();
    }

    @Test
    void a_client_that_leaves_a_stream_ends_it_at_once() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send(STREAM + "Transfer-Encoding: chunked\r\n\r\n");
            ended.complete(c.sawEnd());
        });
        client.get("/").head();
        client.close();
        assertThat(ended.get(5, TimeUnit.SECONDS)).isTrue();
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("GET", 200, Kind.BAD_REQUEST));
    }

    @Test
    void a_server_that_leaves_a_stream_cuts_it_for_the_client_at_once() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send(STREAM + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
            untilHad();
            c.cut();
        });
        client.get("/").head();
        assertThat(next(6)).isEqualTo("1\r\na\r\n");
        assertThat(client.in().read()).as("the end, without a last chunk").isNegative();
        assertThat(portner.ended()).isEqualTo(new Listening.Ended("GET", 200, Kind.UPSTREAM_CLOSED));
    }
}
