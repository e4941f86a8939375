package no.portner.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import no.portner.Mistake;
import org.bouncycastle.asn1.x500.X500Name;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The three files in {@code PORTNER_CA_DIR}: what is in them, who can read them, and what every JDK here makes of the store. */
class TheApplicationFindsWhomToTrustTest {

    /** Shakes hands through the JDK's default trust, whatever the command line says that is. */
    private static final String VISIT = """
            import java.net.Socket;
            import javax.net.ssl.*;
            public class Visit {
                public static void main(String[] args) throws Exception {
                    int port = Integer.parseInt(args[0]);
                    Socket plain = new Socket("127.0.0.1", port);
                    try (SSLSocket tls = (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault())
                            .createSocket(plain, args[1], port, true)) {
                        SSLParameters parameters = tls.getSSLParameters();
                        parameters.setEndpointIdentificationAlgorithm("HTTPS");
                        tls.setSSLParameters(parameters);
                        tls.getOutputStream().write("GET / HTTP/1.1\\r\\n\\r\\n".getBytes());
                        System.out.println(new String(tls.getInputStream().readAllBytes()));
                    }
                }
            }
            """;

    @TempDir
    private Path directory;
    private Pod pod;
    private List<X509Certificate> roots;

    /** As systems have them: one twice, two of the same name, one without a common name, one beyond ASCII. */
    @BeforeEach
    void collect() {
        X509Certificate twice = selfSigned(Certificates.commonName("Twice"));
        roots = List.of(twice, selfSigned(Certificates.commonName("Same")), selfSigned(Certificates.commonName("Same")), twice,
                selfSigned(new X500Name("O=Without a common name")),
                selfSigned(Certificates.commonName("Røtter ÆØÅ 根 \"a, b\"+c=d\n#")));
        pod = new Pod(directory);
    }

    private static X509Certificate selfSigned(X500Name name) {
        KeyPair pair = EcKeys.generate();
        return Certificates.issue(name, pair.getPrivate(), name, pair.getPublic(), Validity.lasting(Duration.ofDays(1), Instant.now()),
                Profile.root(pair.getPublic()));
    }

    static List<Path> jdks() throws IOException {
        return Program.jdks();
    }

    private List<X509Certificate> expected(X509Certificate root) {
        List<X509Certificate> all = new ArrayList<>(roots.stream().distinct().toList());
        all.add(root);
        return all;
    }

    private static Collection<? extends Certificate> read(Path pem) throws Exception {
        try (InputStream in = Files.newInputStream(pem)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
    }

    @Mistake("an interception CA replaces the app's own trust instead of adding to it")
    @Test
    void the_bundle_is_the_systems_roots_and_ours() throws Exception {
        pod.systemRoots = roots;
        InterceptionContexts contexts = pod.start();
        assertThat(List.<Certificate>copyOf(read(pod.caPem()))).isEqualTo(List.of(contexts.root()));
        assertThat(List.<Certificate>copyOf(read(pod.bundle()))).isEqualTo(expected(contexts.root()));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "changeit")
    void the_store_opens_with_its_password_and_without(String password) throws Exception {
        pod.systemRoots = roots;
        InterceptionContexts contexts = pod.start();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(pod.trustStore())) {
            store.load(in, password == null ? null : password.toCharArray());
        }
        List<X509Certificate> found = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            assertThat(store.isCertificateEntry(alias)).isTrue();
            found.add((X509Certificate) store.getCertificate(alias));
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected(contexts.root()));
        assertThat(store.getCertificate("portner-pod-ca")).isEqualTo(contexts.root());
    }

    @Test
    void the_store_does_not_open_with_another_password() throws Exception {
        pod.start();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(pod.trustStore())) {
            assertThatThrownBy(() -> store.load(in, "wrong".toCharArray())).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void keytool_lists_the_store(Path jdk) throws Exception {
        pod.systemRoots = roots;
        pod.start();
        Program.Run run = Program.at(jdk.resolve("bin/keytool")).run("-J-Duser.language=en", "-list", "-keystore",
                pod.trustStore().toString(), "-storepass", "changeit");
        assertThat(run.output()).contains("portner-pod-ca", "system-1", "trustedCertEntry", "contains 6 entries");
        assertThat(run.exitCode()).isZero();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void a_java_program_gets_through_whether_or_not_it_is_told_the_password(Path jdk) throws Exception {
        pod.systemRoots = roots;
        InterceptionContexts contexts = pod.start();
        Path source = Files.writeString(directory.resolve("Visit.java"), VISIT);
        Program java = Program.at(jdk.resolve("bin/java"));
        String store = "-Djavax.net.ssl.trustStore=" + pod.trustStore();
        try (SniServer server = new SniServer(contexts::contextFor)) {
            String port = String.valueOf(server.port());
            assertThat(java.run(store, source.toString(), port, Pod.FIKS).output()).contains(SniServer.BODY);
            assertThat(java.run(store, "-Djavax.net.ssl.trustStorePassword=changeit", source.toString(), port, Pod.FIKS).output())
                    .contains(SniServer.BODY);
            assertThat(java.run(source.toString(), port, Pod.FIKS).output()).as("without the store").contains("SSLHandshakeException");
        }
    }

    @Test
    void openssl_checks_the_stores_mac() throws Exception {
        pod.systemRoots = roots;
        pod.start();
        Program.Run run = Program.named("openssl").run("pkcs12", "-in", pod.trustStore().toString(), "-nokeys", "-info", "-passin",
                "pass:changeit");
        assertThat(run.output()).contains("MAC: sha256", "friendlyName: portner-pod-ca");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void a_system_without_roots_has_ours_alone() throws Exception {
        InterceptionContexts contexts = pod.start();
        assertThat(pod.bundle()).hasSameBinaryContentAs(pod.caPem());
        try (SniServer server = new SniServer(contexts::contextFor)) {
            assertThat(new JdkClient(pod.bundle()).visit(server, Pod.FIKS).answer()).endsWith(SniServer.BODY);
        }
    }

    @Test
    void everybody_can_read_the_files_and_nothing_else_is_there() throws Exception {
        pod.start();
        assertThat(mode(pod.caDir)).isEqualTo("rwxr-xr-x");
        for (Path file : List.of(pod.caPem(), pod.bundle(), pod.trustStore())) {
            assertThat(mode(file)).isEqualTo("rw-r--r--");
        }
        try (Stream<Path> files = Files.list(pod.caDir)) {
            assertThat(files).containsExactlyInAnyOrder(pod.caPem(), pod.bundle(), pod.trustStore());
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void a_mode_that_was_changed_is_set_right() throws Exception {
        pod.start();
        Files.setPosixFilePermissions(pod.caPem(), PosixFilePermissions.fromString("rw-------"));
        pod.start();
        assertThat(mode(pod.caPem())).isEqualTo("rw-r--r--");
    }

    @Test
    void a_link_in_the_place_of_a_file_is_replaced_and_not_followed() throws Exception {
        Path precious = Files.writeString(directory.resolve("precious"), "of the application");
        Files.createDirectories(pod.caDir);
        Files.createSymbolicLink(pod.caPem(), precious);
        Files.createSymbolicLink(pod.caDir.resolve(".ca.pem.tmp"), precious);
        pod.start();
        assertThat(precious).hasContent("of the application");
        assertThat(Files.isRegularFile(pod.caPem(), LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    @Test
    void directories_are_made_as_deep_as_they_lie() throws Exception {
        Pod deep = new Pod(directory.resolve("a/b/ca"), directory.resolve("c/d/private"));
        deep.start();
        assertThat(deep.caPem()).exists();
        assertThat(deep.keyFile()).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "file/below", "/proc/self", "/proc/portner"})
    void a_directory_that_cannot_be_written_is_told_with_what_to_mount(String name) throws Exception {
        Files.writeString(directory.resolve("file"), "in the way");
        Path caDir = directory.resolve(name);
        Pod blocked = new Pod(caDir, directory.resolve("private"));
        assertThatThrownBy(blocked::start).isInstanceOf(IOException.class)
                .hasMessageContainingAll("PORTNER_CA_DIR", caDir.toString(), "mount a volume", "emptyDir");
    }

    @Test
    void a_directory_in_the_place_of_a_file_is_told() throws Exception {
        Files.createDirectories(pod.trustStore().resolve("not empty"));
        assertThatThrownBy(pod::start).isInstanceOf(IOException.class).hasMessageContaining("PORTNER_CA_DIR");
        try (Stream<Path> files = Files.list(pod.caDir)) {
            assertThat(files).as("no temporary file stays").doesNotContain(pod.caDir.resolve(".truststore.p12.tmp"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/private", "/../ca/private"})
    void the_key_may_not_lie_where_the_application_reads(String below) {
        Path keyDir = Path.of(pod.caDir + below);
        assertThatThrownBy(() -> new Pod(pod.caDir, keyDir).start()).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("PORTNER_CA_KEY_DIR", "PORTNER_CA_DIR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Fiks.ks.no", "fiks.ks.no.", "*.ks.no", "127.0.0.1", "ks.no/"})
    void only_host_names_in_lower_case_are_hosts(String host) {
        pod.hosts = Set.of(host);
        assertThatThrownBy(pod::start).isInstanceOf(IllegalArgumentException.class);
        assertThat(pod.caDir).doesNotExist();
    }
}
