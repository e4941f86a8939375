package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static no.portner.blackbox.TwinEnvironment.CLIENT_ID;
import static no.portner.blackbox.TwinEnvironment.ORGNO;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import no.portner.Mistake;
import no.portner.key.TestKeyStores;
import no.portner.twin.ClientCertificate;
import no.portner.twin.ClientChain;
import no.portner.twin.ClientRegistration;
import no.portner.twin.Fault;
import no.portner.twin.TwinOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys, certificates and passwords change while calls pass, in every way in which files change, and no call fails. */
class RotationIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Short, so that tokens are renewed between two changes; long enough for a machine that has much else to do. */
    private static final Duration LIFE = Duration.ofSeconds(10);
    private static final String STORE = "MASKINPORTEN_CERTIFICATE_PATH";
    private static final String PASSWORD = "MASKINPORTEN_CERTIFICATE_PASSWORD";

    @TempDir
    Path directory;
    private TwinEnvironment environment;
    private ClientChain first;
    private ClientChain second;
    private ClientChain third;

    @BeforeEach
    void start() throws Exception {
        environment = TwinEnvironment.in(directory, TwinOptions.defaults().withTokenLife(LIFE));
        first = chain("first");
        second = chain("second");
        third = chain("third");
    }

    @AfterEach
    void stop() {
        environment.close();
    }

    private ClientChain chain(String keyName) {
        return environment.twin().pki().client(ClientCertificate.of(ORGNO).withKeyName(keyName));
    }

    private Rotated portner(String... namesAndValues) throws Exception {
        return Rotated.start(environment, environment.variables(namesAndValues), "/x");
    }

    private static Map<String, byte[]> version(Path directory, ClientChain chain, String password) throws Exception {
        Path store = directory.resolve("any.p12");
        chain.writePkcs12(store, password);
        return Map.of("key.p12", Files.readAllBytes(store), "password", password.getBytes(StandardCharsets.UTF_8));
    }

    @Mistake("cache key without the credential: a rotated key keeps old tokens")
    @Test
    void kubernetesSwapsASecretWithItsPassword() throws Exception {
        KubernetesVolume volume = new KubernetesVolume(directory.resolve("volume"), Set.of("key.p12", "password"));
        volume.swap(version(directory, first, "password-of-the-first"));
        try (Rotated portner = portner(STORE, volume.file("key.p12").toString(), PASSWORD, "", PASSWORD + "_FILE",
                volume.file("password").toString())) {
            volume.swap(version(directory, second, "password-of-the-second"));
            portner.goesOverTo(CLIENT_ID, second.thumbprint());
            portner.says("has taken over from");
            volume.swap(version(directory, third, "password-of-the-third"));
            portner.goesOverTo(CLIENT_ID, third.thumbprint());
            portner.renewsBy(CLIENT_ID, third.thumbprint());
            portner.noCallHasFailed();
        }
    }

    @Test
    void brokenFilesKeepTheOldKeyAndAreToldOnce() throws Exception {
        Path store = directory.resolve("store.p12");
        Path password = Files.writeString(directory.resolve("password"), "password-1");
        first.writePkcs12(store, "password-1");
        byte[] whole = Files.readAllBytes(store);
        try (Rotated portner = portner(STORE, store.toString(), PASSWORD, "", PASSWORD + "_FILE", password.toString())) {
            Files.write(store, Arrays.copyOf(whole, whole.length / 2));
            portner.says("is truncated");
            assertThat(portner.client(CLIENT_ID).getString("key_files_error")).contains(STORE, "is truncated");
            Files.write(store, new byte[0]);
            portner.says("is empty");
            Files.delete(store);
            portner.says("there is no file");
            Files.write(store, whole);
            portner.says("can be used again");
            assertThat(portner.client(CLIENT_ID).getString("key_files_error")).isNull();

            second.writePkcs12(store, "password-2");
            portner.says("does not open with the password");
            portner.renewsBy(CLIENT_ID, first.thumbprint());
            Files.writeString(password, "password-2\n");
            portner.goesOverTo(CLIENT_ID, second.thumbprint());
            portner.noCallHasFailed();
        }
    }

    @Test
    void aCertificateAndItsKeyComeAtDifferentMoments() throws Exception {
        Path certificate = Files.writeString(directory.resolve("tls.crt"), first.certificatesPem());
        Path key = Files.writeString(directory.resolve("tls.key"), first.keyPem());
        try (Rotated portner = portner(STORE, certificate.toString(), PASSWORD, "", "MASKINPORTEN_PRIVATE_KEY_PATH", key.toString())) {
            Files.writeString(certificate, second.certificatesPem());
            portner.says("does not fit");
            portner.renewsBy(CLIENT_ID, first.thumbprint());
            Files.writeString(key, second.keyPem());
            portner.goesOverTo(CLIENT_ID, second.thumbprint());
            portner.noCallHasFailed();
        }
    }

    @Test
    void aNewKeyThatMaskinportenDoesNotKnowYetWaitsWhileTheOldOneServes() throws Exception {
        environment.twin().maskinporten().register(
                ClientRegistration.of("keyed", ORGNO, "ks:fiks").withKey("kid-1", (RSAPublicKey) first.leaf().getPublicKey()));
        Path jwk = Files.writeString(directory.resolve("jwk"), jwk(first, "kid-1"));
        try (Rotated portner = portner(STORE, "", PASSWORD, "", "MASKINPORTEN_CLIENT_ID", "keyed", "MASKINPORTEN_CLIENT_JWK_FILE",
                jwk.toString())) {
            Files.writeString(jwk, jwk(second, "kid-2"));
            eventually(PATIENCE, () -> assertThat(portner.requests("keyed")).anyMatch(grant -> grant.kid().equals("kid-2")));
            environment.twin().maskinporten().reset();
            portner.isGrantedBy("kid-1");
            eventually(PATIENCE, () -> assertThat(portner.requests("keyed")).as("it is tried again")
                    .anyMatch(grant -> grant.kid().equals("kid-2")));
            portner.says("No token for scopes [ks:fiks], client keyed");
            JsonObject status = portner.client("keyed");
            assertThat(status.getString("next_key")).isNotEqualTo(status.getString("key"));
            assertThat(status.getString("next_key_error")).contains("Unknown key identifier");
            environment.twin().maskinporten().addKey("keyed", "kid-2", (RSAPublicKey) second.leaf().getPublicKey());
            portner.goesOverTo("keyed", "kid-2");
            portner.noCallHasFailed();
        }
    }

    @Test
    void aKeyComesWhileMaskinportenIsAwayAndIsTakenBackBeforeItIsThereAgain() throws Exception {
        Path store = Path.of(environment.variables().get(STORE));
        String password = environment.variables().get(PASSWORD);
        first.writePkcs12(store, password);
        try (Rotated portner = portner()) {
            environment.twin().faults().add(Fault.status(503, "{}"));
            second.writePkcs12(store, password);
            eventually(PATIENCE, () -> assertThat(portner.requests(CLIENT_ID)).anyMatch(
                    grant -> grant.key().equals(second.thumbprint()) && !grant.granted()));
            environment.twin().faults().clear();
            portner.goesOverTo(CLIENT_ID, second.thumbprint());
            environment.twin().faults().add(Fault.status(503, "{}"));
            third.writePkcs12(store, password);
            eventually(PATIENCE, () -> assertThat(portner.requests(CLIENT_ID)).anyMatch(grant -> grant.key().equals(third.thumbprint())));
            second.writePkcs12(store, password);
            portner.says("is back at the key in use");
            environment.twin().faults().clear();
            portner.renewsBy(CLIENT_ID, second.thumbprint());
            portner.noCallHasFailed();
        }
    }

    private static String jwk(ClientChain chain, String kid) {
        return TestKeyStores.jwk(new KeyPair(chain.leaf().getPublicKey(), chain.key()), kid);
    }
}
