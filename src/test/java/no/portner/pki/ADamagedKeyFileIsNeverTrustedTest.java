package no.portner.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extensions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with what a crash has left: Portner starts, with a new authority, and says why. */
class ADamagedKeyFileIsNeverTrustedTest {

    @TempDir
    private Path directory;
    private final Logged logged = new Logged();
    private Pod pod;
    private PodAuthority first;
    private byte[] good;

    @BeforeEach
    void start() throws Exception {
        pod = new Pod(directory);
        pod.start();
        first = pod.authority();
        good = Files.readAllBytes(pod.keyFile());
    }

    @AfterEach
    void stop() {
        logged.close();
    }

    /** Starts again, and what comes up works and is kept in good order. */
    private void startsAnew(String why) throws Exception {
        InterceptionContexts contexts = pod.start();
        assertThat(contexts.root()).isNotEqualTo(first.root());
        assertThat(logged.warnings()).singleElement().asString().contains(pod.keyFile() + " " + why, "started again");
        try (SniServer server = new SniServer(contexts::contextFor)) {
            assertThat(new JdkClient(pod.caPem()).visit(server, Pod.FIKS).answer()).endsWith(SniServer.BODY);
        }
        assertThat(Files.isRegularFile(pod.keyFile(), LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(pod.start().root()).as("the new one is kept").isEqualTo(contexts.root());
    }

    private void write(String... parts) throws Exception {
        Files.writeString(pod.keyFile(), String.join("", parts));
    }

    private static String key(PodAuthority authority) {
        return Pem.of(Pem.PRIVATE_KEY, authority.key().getEncoded());
    }

    private PodAuthority another(String... hosts) {
        return PodAuthority.create(Set.of(hosts), pod.clock.instant());
    }

    @Test
    void cut_anywhere_it_is_damaged() {
        for (int length = 0; length < good.length - 1; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> StoredAuthority.read(cut, pod.hosts, pod.clock.instant())).as("cut to %d bytes", length)
                    .isInstanceOf(KeyFile.Untrusted.class);
        }
    }

    /** A change that changes nothing, as of a line break, may pass: what is read is then what was written. */
    @Test
    void changed_anywhere_it_is_refused_or_means_the_same() throws Exception {
        int refused = 0;
        for (int position = 0; position < good.length; position++) {
            byte[] changed = good.clone();
            changed[position] ^= (byte) (1 << position % 7);
            try {
                PodAuthority read = StoredAuthority.read(changed, pod.hosts, pod.clock.instant());
                assertThat(read.root().getTBSCertificate()).isEqualTo(first.root().getTBSCertificate());
                assertThat(read.intermediate().getTBSCertificate()).isEqualTo(first.intermediate().getTBSCertificate());
                assertThat(EcKeys.belongTogether(read.key(), first.intermediate().getPublicKey())).isTrue();
            } catch (KeyFile.Untrusted e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(good.length * 9 / 10);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 300, 1000, -2})
    void portner_starts_with_a_new_authority_where_it_is_cut(int length) throws Exception {
        Files.write(pod.keyFile(), Arrays.copyOf(good, length < 0 ? good.length + length : length));
        startsAnew("is damaged");
    }

    @Test
    void nonsense_is_refused() throws Exception {
        Files.write(pod.keyFile(), new byte[] {0, -1, 1, -2, '\n'});
        startsAnew("is damaged");
    }

    @Test
    void a_huge_file_is_refused_unread() throws Exception {
        Files.write(pod.keyFile(), new byte[1024 * 1024 + 1]);
        startsAnew("is larger");
    }

    @Test
    void the_key_of_another_is_refused() throws Exception {
        write(key(another(Pod.FIKS, Pod.SVARUT)), Pem.of(first.intermediate()), Pem.of(first.root()));
        startsAnew("holds a key and certificates that do not belong together");
    }

    @Test
    void the_root_of_another_is_refused() throws Exception {
        write(key(first), Pem.of(first.intermediate()), Pem.of(another(Pod.FIKS, Pod.SVARUT).root()));
        startsAnew("holds a key and certificates that do not belong together");
    }

    @Test
    void a_part_too_few_too_many_or_in_another_place_is_refused() throws Exception {
        String key = key(first);
        String intermediate = Pem.of(first.intermediate());
        String root = Pem.of(first.root());
        for (String text : new String[] {key + root, intermediate + root, key + root + intermediate, key + intermediate,
                key + intermediate + root + root, intermediate + root + key}) {
            assertThatThrownBy(() -> StoredAuthority.read(text.getBytes(StandardCharsets.US_ASCII), pod.hosts, pod.clock.instant()))
                    .isInstanceOf(KeyFile.Untrusted.class);
        }
    }

    @Test
    void an_authority_for_more_or_other_hosts_is_refused() throws Exception {
        write(StoredAuthority.text(another(Pod.FIKS, Pod.SVARUT, "login.idporten.no")));
        startsAnew("is for other hosts than the routes have now");
    }

    @Test
    void an_authority_that_is_not_constrained_is_refused() throws Exception {
        write(withIntermediate(key -> Profile.root(key)));
        startsAnew("is for other hosts");
    }

    @Test
    void an_authority_that_says_anything_else_than_a_new_one_would_is_refused() throws Exception {
        write(withIntermediate(key -> Profile.intermediate(pod.hosts, key, key)));
        startsAnew("was made by another version of Portner");
    }

    /** Keys, signatures, names and dates are all in order. */
    private String withIntermediate(Function<PublicKey, Extensions> extensions) {
        KeyPair rootPair = EcKeys.generate();
        KeyPair pair = EcKeys.generate();
        X500Name name = Certificates.commonName("root");
        Validity validity = Validity.of(first.root());
        X509Certificate root = Certificates.issue(name, rootPair.getPrivate(), name, rootPair.getPublic(), validity,
                Profile.root(rootPair.getPublic()));
        X509Certificate intermediate = Certificates.issue(name, rootPair.getPrivate(), Certificates.commonName("intermediate"),
                pair.getPublic(), validity, extensions.apply(pair.getPublic()));
        return StoredAuthority.text(new PodAuthority(root, intermediate, pair.getPrivate()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rwxrwxrwx"})
    void a_file_that_others_could_read_or_change_is_refused(String mode) throws Exception {
        Files.setPosixFilePermissions(pod.keyFile(), PosixFilePermissions.fromString(mode));
        startsAnew("could be read or changed by others");
    }

    @Test
    void a_file_of_another_user_is_refused() throws Exception {
        assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(directory, "unix:uid")), "only root gives files away");
        Files.setAttribute(pod.keyFile(), "unix:uid", 65534);
        startsAnew("belongs to another user");
    }

    @Test
    void a_symbolic_link_is_not_followed_and_what_it_leads_to_not_changed() throws Exception {
        Path elsewhere = Files.move(pod.keyFile(), directory.resolve("elsewhere.pem"));
        Files.createSymbolicLink(pod.keyFile(), elsewhere);
        startsAnew("is not a plain file");
        assertThat(elsewhere).hasBinaryContent(good);
    }

    @Test
    void a_link_that_leads_nowhere_is_replaced() throws Exception {
        Files.delete(pod.keyFile());
        Files.createSymbolicLink(pod.keyFile(), directory.resolve("nowhere"));
        startsAnew("is not a plain file");
    }

    @Test
    void a_pipe_is_not_waited_for() throws Exception {
        Files.delete(pod.keyFile());
        assertThat(Program.named("mkfifo").run("-m", "600", pod.keyFile().toString()).exitCode()).isZero();
        startsAnew("is not a plain file");
    }

    @Test
    void a_directory_in_its_place_leaves_the_key_in_memory() throws Exception {
        Files.delete(pod.keyFile());
        Files.createDirectory(pod.keyFile());
        InterceptionContexts contexts = pod.start();
        assertThat(contexts.root()).isNotEqualTo(first.root());
        assertThat(logged.warnings()).hasSize(2).first().asString().contains("is not a plain file");
        assertThat(logged.warnings().get(1)).contains("PORTNER_CA_KEY_DIR", "memory alone");
    }
}
