package no.portner.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the application trusts, in the forms that programs take. The bundle and the store hold the system's roots as well: most programs
 * replace their own list with the one they are given.
 */
final class PublicFiles {

    private static final String READABLE_BY_ALL = "rw-r--r--";

    private final Path directory;

    PublicFiles(Path directory) {
        this.directory = directory;
    }

    Path root() {
        return directory.resolve("ca.pem");
    }

    /** Whether an authority has been announced here before. */
    boolean announced() {
        return Files.exists(root(), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Writes those that are not there or differ.
     *
     * @throws IOException when that cannot be done; the message says what to mount, or which variable to set
     */
    void write(X509Certificate root, List<X509Certificate> systemRoots) throws IOException {
        Set<X509Certificate> all = new LinkedHashSet<>(systemRoots);
        all.add(root);
        try {
            AtomicFile.directory(directory, "rwxr-xr-x");
            AtomicFile.keep(root(), pem(Set.of(root)), READABLE_BY_ALL);
            AtomicFile.keep(directory.resolve("ca-bundle.pem"), pem(all), READABLE_BY_ALL);
            AtomicFile.keep(directory.resolve("truststore.p12"), TrustStore.of(aliases(root, all)), READABLE_BY_ALL);
        } catch (IOException e) {
            throw new IOException("PORTNER_CA_DIR: the pod's CA certificate cannot be written to " + directory + " (" + AtomicFile.reason(e)
                    + "); mount a volume there that Portner's user may write and the application mounts too, such as an emptyDir, or set"
                    + " PORTNER_CA_DIR to one", e);
        }
    }

    private static byte[] pem(Collection<X509Certificate> certificates) {
        return certificates.stream().map(Pem::of).collect(Collectors.joining()).getBytes(StandardCharsets.US_ASCII);
    }

    /** Names of our own: subjects are neither unique nor always there, and the JDK keeps one entry only for each alias. */
    private static Map<String, X509Certificate> aliases(X509Certificate root, Set<X509Certificate> all) {
        Map<String, X509Certificate> named = new LinkedHashMap<>();
        for (X509Certificate certificate : all) {
            named.put(certificate.equals(root) ? "portner-pod-ca" : "system-" + (named.size() + 1), certificate);
        }
        return named;
    }
}
