package no.portner.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The TLS that ends at Portner, judged by sslscan: nothing below TLS 1.2, and no suite without forward secrecy and authenticated encryption. */
class TlsScanIT {

    private static final Pattern HTTPS = Pattern.compile("transparent https localhost:(\\d+)");
    private static final Pattern PROTOCOL = Pattern.compile("<protocol type=\"(ssl|tls)\" version=\"([0-9.]+)\" enabled=\"1\" />");
    private static final Pattern SUITE = Pattern.compile("<cipher status=\"[a-z]+\" sslversion=\"([^\"]+)\" bits=\"(\\d+)\" cipher=\"([^\"]+)\"");
    private static final Pattern STRONG = Pattern.compile("TLS_(AES_(128|256)_GCM|CHACHA20_POLY1305)_SHA(256|384)|ECDHE-ECDSA-(AES(128|256)-GCM-SHA(256|384)|CHACHA20-POLY1305)");

    @TempDir
    Path directory;

    /** What one scan found. */
    record Scan(List<String> protocols, List<String> suites, String xml) {

        static Scan of(String xml) {
            List<String> protocols = new ArrayList<>();
            List<String> suites = new ArrayList<>();
            Matcher protocol = PROTOCOL.matcher(xml);
            while (protocol.find()) {
                protocols.add(protocol.group(1) + protocol.group(2));
            }
            Matcher suite = SUITE.matcher(xml);
            while (suite.find()) {
                suites.add(suite.group(3));
            }
            return new Scan(protocols, suites, xml);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "require"})
    void nothingWeakIsOfferedWithJavasTlsOrBoringSsl(String libraries) throws Exception {
        requireSslscan();
        try (TwinEnvironment environment = TwinEnvironment.in(directory); PortnerProcess portner = PortnerProcess.start(environment.variables(
                "PORTNER_NATIVE_LIBRARIES", libraries, "PORTNER_TRANSPARENT", "true", "PORTNER_TRANSPARENT_HTTPS_PORT", "0", "PORTNER_TRANSPARENT_HTTP_PORT", "0",
                "PORTNER_CA_DIR", directory.resolve("ca").toString(), "PORTNER_CA_KEY_DIR", directory.resolve("private").toString()))) {
            Matcher port = HTTPS.matcher(portner.output());
            assertThat(port.find()).isTrue();
            Scan scan = Scan.of(run("sslscan", "--xml=-", "--no-colour", "--sni-name=api.fiks.test.ks.no", "127.0.0.1:" + port.group(1)));
            assertThat(scan.protocols()).as(scan.xml()).containsExactlyInAnyOrder("tls1.2", "tls1.3");
            assertThat(scan.suites()).as(scan.xml()).isNotEmpty().allSatisfy(suite -> assertThat(suite).matches(STRONG));
            assertThat(scan.xml()).contains("<heartbleed sslversion=\"TLSv1.2\" vulnerable=\"0\" />").doesNotContain("vulnerable=\"1\"", "<compression supported=\"1\"");
            System.out.println("sslscan, " + libraries + ": " + scan.protocols() + " " + scan.suites());
        }
    }

    /** The reading of its report can fail. */
    @Test
    void aWeakProtocolAndAWeakSuiteAreSeen() {
        Scan scan = Scan.of("<protocol type=\"tls\" version=\"1.0\" enabled=\"1\" />\n<protocol type=\"ssl\" version=\"3\" enabled=\"0\" />\n"
                + "<cipher status=\"accepted\" sslversion=\"TLSv1.0\" bits=\"128\" cipher=\"ECDHE-ECDSA-AES128-SHA\" id=\"0xC009\" />");
        assertThat(scan.protocols()).containsExactly("tls1.0");
        assertThat(scan.suites()).containsExactly("ECDHE-ECDSA-AES128-SHA").noneMatch(suite -> STRONG.matcher(suite).matches());
    }

    private static void requireSslscan() throws InterruptedException {
        boolean there = true;
        try {
            new ProcessBuilder("sslscan", "--version").redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        } catch (IOException e) {
            there = false;
        }
        assertThat(there || !"true".equals(System.getenv("CI"))).as("sslscan is there, as it must be under CI=true").isTrue();
        assumeTrue(there, "sslscan is not installed: apt-get install sslscan");
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(out).isZero();
        return out;
    }
}
