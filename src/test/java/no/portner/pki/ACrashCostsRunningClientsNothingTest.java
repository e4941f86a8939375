package no.portner.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The authority outlives the process: nothing is kept but what lies in the two directories. */
class ACrashCostsRunningClientsNothingTest {

    @TempDir
    private Path directory;
    private final Logged logged = new Logged();

    @AfterEach
    void stop() {
        logged.close();
    }

    private static void reaches(JdkClient client, InterceptionContexts contexts, String host) throws Exception {
        try (SniServer server = new SniServer(contexts::contextFor)) {
            assertThat(client.visit(server, host).answer()).endsWith(SniServer.BODY);
        }
    }

    private static void isRefused(JdkClient client, InterceptionContexts contexts, String host) throws Exception {
        try (SniServer server = new SniServer(contexts::contextFor)) {
            assertThatThrownBy(() -> client.visit(server, host)).isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void a_client_that_trusts_the_first_start_trusts_the_second() throws Exception {
        Pod pod = new Pod(directory);
        InterceptionContexts before = pod.start();
        JdkClient client = new JdkClient(pod.caPem());
        reaches(client, before, Pod.FIKS);
        InterceptionContexts after = pod.start();
        assertThat(after.root()).isEqualTo(before.root());
        reaches(client, after, Pod.FIKS);
        reaches(client, after, Pod.SVARUT);
        assertThat(logged.warnings()).isEmpty();
    }

    @Test
    void one_host_alone_is_kept_as_well() throws Exception {
        Pod pod = new Pod(directory);
        pod.hosts = Set.of(Pod.FIKS);
        InterceptionContexts before = pod.start();
        assertThat(pod.start().root()).isEqualTo(before.root());
    }

    @Test
    void files_that_are_right_are_not_touched() throws Exception {
        Pod pod = new Pod(directory);
        pod.start();
        Object caPem = identity(pod.caPem());
        Object bundle = identity(pod.bundle());
        Object trustStore = identity(pod.trustStore());
        pod.start();
        assertThat(identity(pod.caPem())).isEqualTo(caPem);
        assertThat(identity(pod.bundle())).isEqualTo(bundle);
        assertThat(identity(pod.trustStore())).isEqualTo(trustStore);
    }

    /** Another file has another: a file that is renamed into a place is another. */
    private static Object identity(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino") + " " + Files.getLastModifiedTime(file);
    }

    @Test
    void public_files_that_were_lost_or_changed_come_back() throws Exception {
        Pod pod = new Pod(directory);
        pod.start();
        byte[] caPem = Files.readAllBytes(pod.caPem());
        byte[] trustStore = Files.readAllBytes(pod.trustStore());
        Files.delete(pod.caPem());
        Files.writeString(pod.bundle(), "");
        byte[] changed = trustStore.clone();
        changed[changed.length / 2] ^= 1;
        Files.write(pod.trustStore(), changed);
        pod.start();
        assertThat(pod.caPem()).hasBinaryContent(caPem);
        assertThat(pod.bundle()).hasBinaryContent(caPem);
        assertThat(pod.trustStore()).hasBinaryContent(trustStore);
    }

    @Test
    void the_key_is_kept_before_anybody_can_trust_it() throws Exception {
        Path inTheWay = Files.writeString(directory.resolve("ca"), "a file where the directory should be");
        Pod pod = new Pod(inTheWay, directory.resolve("private"));
        assertThatThrownBy(pod::start).isInstanceOf(IOException.class).hasMessageContaining("PORTNER_CA_DIR");
        PodAuthority kept = pod.authority();
        Files.delete(inTheWay);
        assertThat(pod.start().root()).isEqualTo(kept.root());
    }

    @Test
    void the_key_can_be_read_by_nobody_else() throws Exception {
        Pod pod = new Pod(directory);
        pod.start();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pod.keyFile()))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pod.keyDir))).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(pod.keyDir)) {
            assertThat(files).containsExactly(pod.keyFile());
        }
    }

    /** Kubernetes makes the directories of an emptyDir for everybody, and they are not Portner's to change. */
    @Test
    void a_directory_that_is_there_is_used_as_it_is() throws Exception {
        Pod pod = new Pod(directory);
        Files.createDirectory(pod.keyDir);
        Files.setPosixFilePermissions(pod.keyDir, PosixFilePermissions.fromString("rwxrwxrwx"));
        InterceptionContexts before = pod.start();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pod.keyDir))).isEqualTo("rwxrwxrwx");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pod.keyFile()))).isEqualTo("rw-------");
        assertThat(pod.start().root()).isEqualTo(before.root());
        assertThat(logged.warnings()).isEmpty();
    }

    @Test
    void what_a_crash_left_half_written_is_no_obstacle() throws Exception {
        Pod pod = new Pod(directory);
        InterceptionContexts before = pod.start();
        Files.writeString(pod.keyDir.resolve(".pod-ca.pem.tmp"), "-----BEGIN PRIV");
        Files.writeString(pod.caDir.resolve(".ca.pem.tmp"), "-----BEGIN CERT");
        Files.delete(pod.caPem());
        assertThat(pod.start().root()).isEqualTo(before.root());
        assertThat(pod.caPem()).exists();
    }

    @Test
    void other_hosts_need_another_authority_and_clients_that_start_again() throws Exception {
        Pod pod = new Pod(directory);
        pod.start();
        JdkClient running = new JdkClient(pod.caPem());
        pod.hosts = Set.of(Pod.FIKS);
        InterceptionContexts after = pod.start();
        isRefused(running, after, Pod.FIKS);
        reaches(new JdkClient(pod.caPem()), after, Pod.FIKS);
        assertThat(logged.warnings()).singleElement().asString().contains("for other hosts", "started again", after.root()
                .getSubjectX500Principal().getName());
    }

    @Test
    void a_lost_key_file_is_told_where_an_authority_was_announced_before() throws Exception {
        Pod pod = new Pod(directory);
        pod.start();
        assertThat(logged.warnings()).isEmpty();
        Files.delete(pod.keyFile());
        pod.start();
        assertThat(logged.warnings()).singleElement().asString().contains("pod-ca.pem is not there", "started again");
    }

    /** Days from the time of the first start; the last leaves less than a year, in which a new one is made in good time. */
    @ParameterizedTest
    @ValueSource(ints = {-2, 3286, 3649, 3651, 40_000})
    void an_authority_that_the_clock_finds_invalid_or_near_its_end_is_replaced(int days) throws Exception {
        Pod pod = new Pod(directory);
        InterceptionContexts before = pod.start();
        pod.clock.move(Duration.ofDays(days));
        assertThat(pod.start().root()).isNotEqualTo(before.root());
        assertThat(logged.warnings()).singleElement().asString().contains("over, not yet or soon over", "started again");
    }

    @ParameterizedTest
    @ValueSource(ints = {-23, 24, 24 * 3284})
    void an_authority_with_more_than_a_year_left_is_used_again(int hours) throws Exception {
        Pod pod = new Pod(directory);
        InterceptionContexts before = pod.start();
        pod.clock.move(Duration.ofHours(hours));
        assertThat(pod.start().root()).isEqualTo(before.root());
    }

    @Test
    void a_key_directory_that_cannot_be_written_costs_a_warning_and_not_the_start() throws Exception {
        Path inTheWay = Files.writeString(directory.resolve("private"), "a file where the directory should be");
        Pod pod = new Pod(directory.resolve("ca"), inTheWay);
        InterceptionContexts contexts = pod.start();
        reaches(new JdkClient(pod.caPem()), contexts, Pod.FIKS);
        assertThat(logged.warnings()).singleElement().asString()
                .contains("PORTNER_CA_KEY_DIR", inTheWay.toString(), "memory alone", "the application must be too");
    }

    @Test
    void a_key_directory_that_is_there_and_takes_no_file_costs_a_warning_too() throws Exception {
        Pod pod = new Pod(directory.resolve("ca"), Path.of("/proc/self"));
        InterceptionContexts contexts = pod.start();
        reaches(new JdkClient(pod.caPem()), contexts, Pod.FIKS);
        assertThat(logged.warnings()).singleElement().asString().contains("PORTNER_CA_KEY_DIR", "/proc/self");
    }

    @Test
    void no_log_line_has_a_key() throws Exception {
        Pod pod = new Pod(directory);
        pod.start();
        String secret = Files.readAllLines(pod.keyFile()).get(1);
        Files.writeString(pod.keyFile(), Files.readString(pod.keyFile()).replace("-----END PRIVATE", "-----end private"));
        pod.start();
        assertThat(logged.warnings()).isNotEmpty();
        assertThat(String.join("\n", logged.lines())).doesNotContain("PRIVATE", secret.substring(0, 20));
        PodAuthority authority = pod.authority();
        assertThat(authority + " " + authority.leaf(Pod.FIKS, pod.clock.instant())).contains("***", Pod.FIKS)
                .doesNotContain("PrivateKey");
    }
}
