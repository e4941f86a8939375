package no.portner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import no.portner.listener.Interception;
import no.portner.transport.UnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodCaTest {

    private record Later(Duration pause, Runnable task) {
    }

    @TempDir
    Path directory;
    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private final BlockingQueue<Later> timers = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        worker.shutdownNow();
    }

    private Interception open(String... more) throws Exception {
        Map<String, String> variables = new HashMap<>(Environments.LEAST);
        variables.put("PORTNER_CA_DIR", directory.resolve("ca").toString());
        variables.put("PORTNER_CA_KEY_DIR", directory.resolve("private").toString());
        for (int i = 0; i < more.length; i += 2) {
            variables.put(more[i], more[i + 1]);
        }
        KeyStore none = KeyStore.getInstance("PKCS12");
        none.load(null, null);
        return PodCa.open(PortnerConfig.from(variables), UnderTest.TLS, none, worker, (pause, task) -> {
            timers.add(new Later(pause, task));
            return () -> { };
        });
    }

    @Test
    void whereNothingIsInterceptedNothingIsMade() throws Exception {
        assertThat(open()).isSameAs(Interception.NONE);
        assertThat(directory).isEmptyDirectory();
        assertThat(timers).isEmpty();
    }

    @Test
    void everyRoutesHostHasItsCertificateAndNoOther() throws Exception {
        Interception interception = open("PORTNER_TRANSPARENT", "true");
        assertThat(interception.contextFor("api.fiks.test.ks.no")).isNotNull();
        assertThat(interception.contextFor("test.svarut.ks.no")).isNotNull();
        assertThat(interception.contextFor("ks.no")).isNull();
        assertThat(directory.resolve("ca")).isDirectoryContaining("glob:**/ca.pem").isDirectoryContaining("glob:**/ca-bundle.pem")
                .isDirectoryContaining("glob:**/truststore.p12");
    }

    @Test
    void certificatesAreLookedAtForEverAndOffTheTimersThread() throws Exception {
        open("PORTNER_TLS_INTERCEPTION", "true");
        for (int i = 0; i < 3; i++) {
            Later look = timers.poll(10, TimeUnit.SECONDS);
            assertThat(look).as("look %d", i).isNotNull();
            assertThat(look.pause()).isEqualTo(Duration.ofMinutes(1));
            look.task().run();
        }
    }

    @Test
    void aLookAfterTheEndIsNone() throws Exception {
        open("PORTNER_TLS_INTERCEPTION", "true");
        worker.shutdownNow();
        timers.take().task().run();
        assertThat(timers).isEmpty();
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNamedByItsVariable() throws Exception {
        Files.writeString(directory.resolve("ca"), "a file");
        assertThatThrownBy(() -> open("PORTNER_TLS_INTERCEPTION", "true")).isInstanceOf(IOException.class)
                .hasMessageContaining("PORTNER_CA_DIR");
    }
}
