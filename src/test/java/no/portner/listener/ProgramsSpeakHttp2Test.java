package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that others wrote, where they are installed. */
class ProgramsSpeakHttp2Test {

    private static final TwinPki PKI = new TwinPki();

    @TempDir
    private Path directory;
    private ScriptedUpstream upstream;
    private Listening portner;
    private Path ca;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI);
        portner = Listening.before(upstream.port(), PKI).interception(TestInterception.of(PKI)).limits(100, 1000).start();
        ca = directory.resolve("ca.pem");
        PKI.writeCa(ca);
        for (int i = 0; i < 200; i++) {
            upstream.next(ProgramsSpeakHttp2Test::serve);
        }
    }

    private static void serve(ScriptedUpstream.Connection c) throws IOException {
        while (true) {
            String head = c.head();
            int at = head.toLowerCase(Locale.ROOT).indexOf("content-length: ");
            String body = at < 0 ? "none" : c.body(Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at))));
            c.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        }
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        portner.close();
    }

    private String run(String program, String... arguments) throws Exception {
        Path installed = Path.of("/usr/bin", program);
        assumeTrue(Files.isExecutable(installed), program + " is not installed");
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(Stream.concat(Stream.of(installed.toString()),
                List.of(arguments).stream()).toList()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(program + " ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output, StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http2-prior-knowledge", "--http2", "--http1.1"})
    void curl_calls_without_tls(String version) throws Exception {
        assertThat(run("curl", "-sS", version, "-d", "said", "-w", " %{http_code} %{http_version}",
                "http://127.0.0.1:" + portner.port + "/")).isEqualTo(
                "said 200 " + (version.equals("--http2-prior-knowledge") ? "2" : "1.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http2", "--http1.1", "--no-alpn", "--tls-max 1.2"})
    void curl_calls_with_tls(String option) throws Exception {
        String[] options = option.split(" ");
        assertThat(run("curl", "-sS", "--cacert", ca.toString(), "-d", "said", "-w", " %{http_code} %{http_version}",
                options[0], options.length > 1 ? options[1] : "-s", "https://localhost:" + portner.https + "/"))
                .isEqualTo("said 200 " + (option.equals("--http1.1") || option.equals("--no-alpn") ? "1.1" : "2"));
    }

    @Test
    void curl_is_told_that_a_name_is_not_known() throws Exception {
        assertThat(run("curl", "-sS", "--cacert", ca.toString(), "--connect-to", "::127.0.0.1:" + portner.https, "https://other.example/"))
                .contains("unrecognized name");
    }

    @Test
    void h2load_gets_all_its_answers() throws Exception {
        Path body = Files.write(directory.resolve("body"), new byte[100_000]);
        assertThat(run("h2load", "-n", "1000", "-c", "4", "-m", "20", "--connect-to=127.0.0.1:" + portner.https, "https://localhost/"))
                .contains("1000 succeeded, 0 failed, 0 errored, 0 timeout");
        assertThat(run("h2load", "-n", "200", "-c", "2", "-m", "20", "-d", body.toString(), "http://127.0.0.1:" + portner.port + "/"))
                .contains("200 succeeded, 0 failed, 0 errored, 0 timeout");
    }
}
