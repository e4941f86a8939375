package no.portner.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import no.portner.transport.UnderTest;

/** A pod's directories, its routes' hosts and its clock. */
final class Pod {

    static final String FIKS = "api.fiks.test.ks.no";
    static final String SVARUT = "test.svarut.ks.no";

    final TestClock clock = new TestClock();
    final Path caDir;
    final Path keyDir;
    Set<String> hosts = Set.of(FIKS, SVARUT);
    List<X509Certificate> systemRoots = List.of();

    Pod(Path directory) {
        this(directory.resolve("ca"), directory.resolve("private"));
    }

    Pod(Path caDir, Path keyDir) {
        this.caDir = caDir;
        this.keyDir = keyDir;
    }

    /** Portner starts, or starts again. */
    InterceptionContexts start() throws IOException {
        return InterceptionContexts.open(new PodCaSettings(hosts, caDir, keyDir, UnderTest.TLS, systemRoots), clock);
    }

    Path caPem() {
        return caDir.resolve("ca.pem");
    }

    Path bundle() {
        return caDir.resolve("ca-bundle.pem");
    }

    Path trustStore() {
        return caDir.resolve("truststore.p12");
    }

    Path keyFile() {
        return keyDir.resolve("pod-ca.pem");
    }

    /** What a start after a crash finds in the key file, and signs with. */
    PodAuthority authority() throws Exception {
        return StoredAuthority.read(Files.readAllBytes(keyFile()), hosts, clock.instant());
    }
}
