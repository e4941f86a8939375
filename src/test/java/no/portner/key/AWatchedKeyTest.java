package no.portner.key;

import static no.portner.key.TestCertificates.virksomhetssertifikat;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import no.portner.config.Secret;
import no.portner.config.Values;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Design: token rule 10. A broken key is told once and keeps the old one; a good one is told, whatever was before. */
class AWatchedKeyTest {

    private static final TestCertificates.Chain OLD = virksomhetssertifikat().make();
    private static final TestCertificates.Chain NEW = virksomhetssertifikat().key("other").make();

    @TempDir
    Path directory;
    private Path store;
    private Path password;
    private Instant now = Instant.now();
    private final List<String> told = new ArrayList<>();
    private KeyWatch watch;

    private final KeyWatch.Listener listener = new KeyWatch.Listener() {
        @Override
        public void found(SigningKey key) {
            told.add("found " + key.certificate().map(c -> c.equals(NEW.leaf()) ? "new" : c.equals(OLD.leaf()) ? "old" : "another")
                    .or(key::kid).orElseThrow());
        }

        @Override
        public void unusable(KeyProblem problem) {
            told.add(problem.getMessage());
        }

        @Override
        public void usableAgain() {
            told.add("usable again");
        }
    };

    @BeforeEach
    void begin() throws Exception {
        store = directory.resolve("store.p12");
        password = Files.writeString(directory.resolve("password"), "changeit\n");
        put(OLD, "changeit");
        watch = watch(new KeySettings(Optional.of(store), secret(password), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), KeySettings.X5c.CHAIN));
        watch.look();
        assertThat(told).isEmpty();
    }

    private static Optional<Secret> secret(Path file) throws Exception {
        return Optional.of(Secret.inFile("THE_FILE", file, Values.text()));
    }

    private KeyWatch watch(KeySettings settings) throws KeyProblem {
        KeyVariables names = KeyVariables.maskinporten();
        KeyChecks checks = new KeyChecks(() -> now, KeyChecks.Environment.TEST);
        return new KeyWatch(settings, names, checks, KeyReading.of(settings, names, checks), listener);
    }

    private void put(TestCertificates.Chain chain, String storePassword) {
        TestKeyStores.write(store, bytes(chain, storePassword));
    }

    private static byte[] bytes(TestCertificates.Chain chain, String storePassword) {
        return TestKeyStores.pkcs12(storePassword, new TestKeyStores.Entry("x", chain.keys().getPrivate(), storePassword, chain.all()));
    }

    /** Looks twice: what has been told is not told again. */
    private void looks(String... expected) {
        told.clear();
        watch.look();
        watch.look();
        assertThat(told).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(told.get(i)).contains(expected[i]);
        }
    }

    @Test
    void another_key_is_found_and_so_is_the_old_one_when_it_comes_back() {
        put(NEW, "changeit");
        looks("found new");
        put(OLD, "changeit");
        looks("found old");
    }

    @Test
    void other_bytes_that_hold_the_same_key_are_nothing_to_tell() {
        put(OLD, "changeit");
        looks();
    }

    @Test
    void a_certificate_renewed_for_the_same_key_is_another() {
        put(virksomhetssertifikat().make(), "changeit");
        looks("found another");
    }

    @Test
    void half_written_then_whole() {
        byte[] whole = bytes(NEW, "changeit");
        TestKeyStores.write(store, Arrays.copyOf(whole, whole.length / 2));
        looks("truncated");
        TestKeyStores.write(store, new byte[0]);
        looks("is empty");
        TestKeyStores.write(store, whole);
        looks("found new");
    }

    @Test
    void deleted_and_back() throws IOException {
        byte[] content = Files.readAllBytes(store);
        Files.delete(store);
        looks("there is no file");
        TestKeyStores.write(store, content);
        looks("usable again");
    }

    @Test
    void the_password_a_moment_after_the_store() throws IOException {
        put(NEW, "another");
        looks("does not open with the password");
        Files.writeString(password, "another");
        looks("found new");
    }

    @Test
    void the_password_a_moment_before_the_store() throws IOException {
        Files.writeString(password, "another");
        looks("does not open with the password");
        put(NEW, "another");
        looks("found new");
    }

    @Test
    void a_password_file_that_is_gone_or_empty_is_named_by_its_variable() throws IOException {
        Files.writeString(password, "");
        looks("THE_FILE names an empty file");
        Files.delete(password);
        looks("THE_FILE names a file that cannot be read");
        Files.writeString(password, "changeit");
        looks("usable again");
    }

    @Test
    void a_certificate_that_is_not_valid_yet_is_told_once_and_found_when_its_time_has_come() {
        Instant begins = now.plus(Duration.ofHours(1));
        put(virksomhetssertifikat().key("other").valid(begins, begins.plus(Duration.ofDays(9))).make(), "changeit");
        looks("is not valid before");
        now = now.plus(Duration.ofMinutes(59));
        looks();
        now = now.plus(Duration.ofMinutes(2));
        looks("found another");
    }

    @Test
    void a_certificate_that_has_expired_or_is_for_something_else_never_replaces_a_good_one() {
        put(virksomhetssertifikat().key("other").valid(Instant.EPOCH, Instant.ofEpochSecond(9)).make(), "changeit");
        looks("expired at 1970");
        put(virksomhetssertifikat().key("EC").make(), "changeit");
        looks("order RSA");
        put(OLD, "changeit");
        looks("usable again");
    }

    @Test
    void one_file_of_a_pair_a_moment_after_the_other() throws Exception {
        Path certificate = TestKeyStores.write(directory.resolve("tls.crt"), TestKeyStores.pem(OLD.all()));
        Path key = TestKeyStores.write(directory.resolve("tls.key"), TestKeyStores.pkcs8(OLD.keys().getPrivate()));
        watch = watch(KeyShapes.settings(certificate, null, null, key, null, null, null));
        looks();
        TestKeyStores.write(certificate, TestKeyStores.pem(NEW.all()));
        looks("does not fit");
        TestKeyStores.write(key, TestKeyStores.pkcs8(NEW.keys().getPrivate()));
        looks("found new");
        TestKeyStores.write(key, TestKeyStores.pkcs8(OLD.keys().getPrivate()));
        looks("does not fit");
        TestKeyStores.write(certificate, TestKeyStores.pem(OLD.all()));
        looks("found old");
    }

    @Test
    void a_swapped_link_is_a_change_like_any_other() throws Exception {
        Path first = Files.createDirectories(directory.resolve("..2026_01"));
        Path second = Files.createDirectories(directory.resolve("..2026_02"));
        TestKeyStores.write(first.resolve("key.p12"), bytes(OLD, "changeit"));
        TestKeyStores.write(second.resolve("key.p12"), bytes(NEW, "changeit"));
        Path data = Files.createSymbolicLink(directory.resolve("..data"), first.getFileName());
        Path file = Files.createSymbolicLink(directory.resolve("key.p12"), Path.of("..data", "key.p12"));
        watch = watch(KeyShapes.store(file, "changeit"));
        looks();
        Files.move(Files.createSymbolicLink(directory.resolve("..tmp"), second.getFileName()), data, StandardCopyOption.ATOMIC_MOVE);
        looks("found new");
    }

    @Test
    void a_registered_key_in_a_file_of_its_own() throws Exception {
        Path jwk = TestKeyStores.write(directory.resolve("jwk"), TestKeyStores.jwk(OLD.keys(), "old-kid"));
        watch = watch(new KeySettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                secret(jwk), Optional.empty(), KeySettings.X5c.CHAIN));
        TestKeyStores.write(jwk, TestKeyStores.jwk(NEW.keys(), "new-kid"));
        looks("found new-kid");
        TestKeyStores.write(jwk, TestKeyStores.jwk(NEW.keys(), "new-kid").substring(0, 200));
        looks("is not whole JSON");
    }

    /** Nothing is parsed again of what the start has read, or this look would find a certificate that is over. */
    @Test
    void the_first_look_compares_with_what_the_start_has_read() {
        now = now.plus(Duration.ofDays(10_000));
        looks();
        put(NEW, "changeit");
        looks("expired");
    }

    @Test
    void nothing_is_watched_where_nothing_can_change() throws Exception {
        assertThat(watch.isWorthIt()).isTrue();
        String jwk = TestKeyStores.jwk(OLD.keys(), "kid");
        assertThat(watch(KeyShapes.settings(null, null, null, null, null, jwk, null)).isWorthIt()).isFalse();
        Files.delete(store);
        Files.createSymbolicLink(store, Path.of("/dev/null"));
        assertThat(watch.isWorthIt()).as("what is read once").isFalse();
    }
}
