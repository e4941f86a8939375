package no.portner.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import no.portner.twin.TwinPki;

/** An upstream that keeps every byte that it is sent, and answers what it understands. */
final class RecordingOrigin implements AutoCloseable {

    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nseen";

    private final ScriptedUpstream server;
    private final List<Recorded> connections = new CopyOnWriteArrayList<>();

    private static final class Recorded {
        private final StringBuilder bytes = new StringBuilder();
        private boolean ended;
        /** Of the whole requests, how many were asked for. */
        private int taken;
    }

    RecordingOrigin(TwinPki pki) throws IOException {
        server = new ScriptedUpstream(pki).always(this::record);
    }

    int port() {
        return server.port();
    }

    private void record(ScriptedUpstream.Connection connection) {
        Recorded recorded = new Recorded();
        connections.add(recorded);
        int answered = 0;
        try {
            InputStream in = connection.in();
            byte[] piece = new byte[8192];
            for (int read; (read = in.read(piece)) >= 0;) {
                List<String> whole;
                synchronized (recorded) {
                    recorded.bytes.append(new String(piece, 0, read, ISO_8859_1));
                    whole = StrictRequests.read(recorded.bytes.toString()).whole();
                }
                for (; answered < whole.size(); answered++) {
                    connection.send(ANSWER);
                }
            }
        } catch (IOException cut) {
            // As good an end as any.
        } finally {
            synchronized (recorded) {
                recorded.ended = true;
            }
        }
    }

    /**
     * The whole requests since the last time, as they came; waits until nothing is under way. What never became a request is nothing, if
     * its connection has been closed.
     */
    List<String> requests(Object of) throws Exception {
        eventually(Duration.ofSeconds(10), () -> assertThat(connections.stream().noneMatch(RecordingOrigin::isHalf))
                .as("nothing is half sent on a connection that stays open, after %s", of).isTrue());
        List<String> all = new ArrayList<>();
        for (Recorded recorded : connections) {
            synchronized (recorded) {
                StrictRequests read = StrictRequests.read(recorded.bytes.toString());
                assertThat(read.objection()).as("what two servers could read in two ways, after %s: %s", of, read.rest()).isNull();
                all.addAll(read.whole().subList(recorded.taken, read.whole().size()));
                recorded.taken = read.whole().size();
                if (recorded.ended) {
                    connections.remove(recorded);
                }
            }
        }
        return all;
    }

    private static boolean isHalf(Recorded recorded) {
        synchronized (recorded) {
            return !recorded.ended && !StrictRequests.read(recorded.bytes.toString()).rest().isEmpty();
        }
    }

    @Override
    public void close() throws Exception {
        server.close();
    }
}
