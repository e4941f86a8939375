package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import no.portner.observe.AccessLog;

/** The access log of a listener under test. */
final class AccessLines {

    private final BlockingQueue<JsonObject> lines = new LinkedBlockingQueue<>();
    final AccessLog log = new AccessLog(AccessLog.Form.JSON, System::nanoTime, new PrintStream(OutputStream.nullOutputStream()) {
        @Override
        public void write(byte[] bytes, int from, int length) {
            lines.add(new JsonObject(new String(bytes, from, length, StandardCharsets.US_ASCII)));
        }
    });

    JsonObject next() throws InterruptedException {
        JsonObject line = lines.poll(15, TimeUnit.SECONDS);
        assertThat(line).as("a line of the access log").isNotNull();
        return line;
    }

    boolean none() {
        return lines.isEmpty();
    }
}
