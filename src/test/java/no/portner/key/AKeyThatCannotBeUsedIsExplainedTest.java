package no.portner.key;

import static no.portner.key.KeyShapes.settings;
import static no.portner.key.TestCertificates.virksomhetssertifikat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AKeyThatCannotBeUsedIsExplainedTest {

    private static final String SECRET = "Hemmelig-42";
    private static final TestCertificates.Chain CHAIN = virksomhetssertifikat().make();

    @TempDir
    Path directory;
    private byte[] store;

    @BeforeEach
    void make() {
        store = TestKeyStores.pkcs12(SECRET, entry(SECRET));
    }

    @Test
    void nothing_set() {
        assertThat(problem(settings(null, null, null, null, null, null, null)))
                .contains("MASKINPORTEN_CERTIFICATE_PATH", "MASKINPORTEN_CLIENT_JWK");
    }

    @Test
    void file_not_there_or_a_directory_or_empty() {
        assertThat(problem(KeyShapes.store(directory.resolve("none"), SECRET))).contains("there is no file", "MASKINPORTEN_CERTIFICATE_PATH");
        assertThat(problem(KeyShapes.store(directory, SECRET))).contains("is a directory");
        assertThat(problem(file(new byte[0]))).contains("is empty");
    }

    @Test
    void store_password_missing_or_wrong() {
        for (byte[] content : List.of(store, TestKeyStores.legacyPkcs12(SECRET, entry(SECRET)), TestKeyStores.jks(SECRET, entry(SECRET)))) {
            Path path = TestKeyStores.write(directory.resolve("store"), content);
            assertThat(problem(KeyShapes.store(path, null))).contains("set MASKINPORTEN_CERTIFICATE_PASSWORD to it");
            assertThat(problem(KeyShapes.store(path, "Hemmelig-43"))).contains("does not open", "MASKINPORTEN_CERTIFICATE_PASSWORD")
                    .doesNotContain("Hemmelig-43");
        }
    }

    @Test
    void key_with_a_password_of_its_own() {
        for (byte[] content : List.of(TestKeyStores.pkcs12(SECRET, entry("Annet-43")), TestKeyStores.jks(SECRET, entry("Annet-43")))) {
            Path path = TestKeyStores.write(directory.resolve("store"), content);
            assertThat(problem(KeyShapes.store(path, SECRET))).contains("password of its own", "MASKINPORTEN_PRIVATE_KEY_PASSWORD");
            assertThat(problem(settings(path, SECRET, null, null, "galt", null, null))).contains("MASKINPORTEN_PRIVATE_KEY_PASSWORD");
        }
    }

    @Test
    void pem_key_password_missing_or_wrong() {
        for (String key : List.of(TestKeyStores.encryptedPkcs8(CHAIN.keys().getPrivate(), SECRET),
                TestKeyStores.traditional(CHAIN.keys().getPrivate(), "AES-256-CBC", SECRET))) {
            Path path = TestKeyStores.write(directory.resolve("key.pem"), TestKeyStores.pem(CHAIN.all()) + key);
            assertThat(problem(settings(path, null, null, null, null, null, null))).contains("set MASKINPORTEN_PRIVATE_KEY_PASSWORD to it");
            assertThat(problem(settings(path, null, null, null, "galt", null, null))).contains("MASKINPORTEN_PRIVATE_KEY_PASSWORD");
        }
    }

    @Test
    void content_of_another_kind() throws Exception {
        assertThat(problem(file(Arrays.copyOf(store, store.length / 2)))).contains("truncated");
        assertThat(problem(file(TestKeyStores.pkcs8(CHAIN.keys().getPrivate()).substring(0, 500).getBytes()))).contains("truncated");
        assertThat(problem(file(CHAIN.leaf().getEncoded()))).contains("certificate alone, in binary form");
        assertThat(problem(file(CHAIN.keys().getPrivate().getEncoded()))).contains("private key in binary form");
        assertThat(problem(file(Base64.getMimeEncoder().encode(store)))).contains("base64");
        assertThat(problem(file("hello".getBytes()))).contains("neither PKCS#12, JKS nor PEM");
        assertThat(problem(file(TestKeyStores.jwk(CHAIN.keys(), "x").getBytes()))).contains("MASKINPORTEN_CLIENT_JWK");
    }

    @Test
    void key_or_certificate_missing() {
        assertThat(problem(file(TestKeyStores.pem(CHAIN.all()).getBytes()))).contains("holds no private key", "MASKINPORTEN_PRIVATE_KEY_PATH");
        assertThat(problem(file(TestKeyStores.pkcs8(CHAIN.keys().getPrivate()).getBytes())))
                .contains("no certificate", "MASKINPORTEN_KEY_ID");
    }

    @Test
    void key_of_another_certificate() {
        Path certificate = TestKeyStores.write(directory.resolve("tls.crt"), TestKeyStores.pem(CHAIN.all()));
        Path key = TestKeyStores.write(directory.resolve("tls.key"), TestKeyStores.pkcs8(TestCertificates.keys("other").getPrivate()));
        assertThat(problem(settings(certificate, null, null, key, null, null, null))).contains("does not fit", "MASKINPORTEN_PRIVATE_KEY_PATH");
    }

    @Test
    void key_that_is_ec_or_short() {
        for (String name : List.of("EC", "1024")) {
            TestCertificates.Chain chain = virksomhetssertifikat().key(name).make();
            String said = name.equals("EC") ? "EC certificates exist and cannot be used with Maskinporten, order RSA" : "1024 bits";
            assertThat(problem(file((TestKeyStores.pem(chain.all()) + TestKeyStores.pkcs8(chain.keys().getPrivate())).getBytes()))).contains(said);
            TestKeyStores.Entry entry = new TestKeyStores.Entry("x", chain.keys().getPrivate(), SECRET, chain.all());
            assertThat(problem(file(TestKeyStores.pkcs12(SECRET, entry)))).contains(said);
            assertThat(problem(file(TestKeyStores.jks(SECRET, entry)))).contains(said);
        }
    }

    @Test
    void jwk_that_is_none() {
        String jwk = TestKeyStores.jwk(CHAIN.keys(), null);
        assertThat(problem(jwk(jwk))).contains("has no kid", "MASKINPORTEN_KEY_ID");
        assertThat(problem(jwk(jwk.substring(0, 300)))).contains("is not whole JSON").doesNotContain(jwk.substring(100, 120));
        assertThat(problem(jwk(jwk.replace("\"d\":", "\"dd\":")))).contains("public key alone");
        assertThat(problem(jwk(jwk.replace("\"kty\":\"RSA\"", "\"kty\":\"EC\"")))).contains("order RSA");
        assertThat(problem(jwk("{\"keys\":[" + jwk + "]}"))).contains("set of keys");
        assertThat(problem(settings(directory, null, null, null, null, jwk, "x"))).contains("both set");
    }

    @Test
    void a_route_s_own_key_is_called_by_the_route_s_variable() {
        KeyProblem problem = catchThrowableOfType(KeyProblem.class, () -> SigningKeys.load(KeyShapes.store(directory.resolve("none"), null),
                KeyVariables.prefixed("PORTNER_ROUTES_0__"), new KeyChecks(Instant::now, KeyChecks.Environment.TEST)));
        assertThat(problem.problems()).singleElement().asString().contains("PORTNER_ROUTES_0__CERTIFICATE_PATH");
    }

    private TestKeyStores.Entry entry(String password) {
        List<X509Certificate> chain = CHAIN.all();
        return new TestKeyStores.Entry("Authentication Certificate", CHAIN.keys().getPrivate(), password, chain);
    }

    private KeySettings file(byte[] content) {
        return KeyShapes.store(TestKeyStores.write(directory.resolve("file"), content), SECRET);
    }

    private static KeySettings jwk(String json) {
        return settings(null, null, null, null, null, json, null);
    }

    private static String problem(KeySettings settings) {
        KeyProblem problem = catchThrowableOfType(KeyProblem.class, () -> SigningKeys.load(settings, KeyVariables.maskinporten(),
                new KeyChecks(Instant::now, KeyChecks.Environment.TEST)));
        assertThat(problem).as("a problem").isNotNull().hasNoCause();
        assertThat(problem.getMessage()).doesNotContain(SECRET);
        return problem.getMessage();
    }
}
