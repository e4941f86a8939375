package no.portner.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import no.portner.Mistake;
import no.portner.twin.ClientCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with the configuration is said at once and in full, and nothing is started. */
class ConfigurationIT {

    private static final int EX_USAGE = 64;

    @TempDir
    static Path directory;
    private static TwinEnvironment environment;

    @BeforeAll
    static void start() throws Exception {
        environment = TwinEnvironment.in(directory);
    }

    @AfterAll
    static void stop() {
        environment.close();
    }

    /** @return what it wrote before it ended with 64 */
    private static String refused(Map<String, String> variables) throws Exception {
        try (PortnerProcess portner = PortnerProcess.launch(variables)) {
            assertThat(portner.waitForExit()).as(portner.output()).isEqualTo(EX_USAGE);
            assertThat(portner.output()).doesNotContain("listening", "Exception in thread", "\tat ");
            return portner.output();
        }
    }

    private static String refused(String... namesAndValues) throws Exception {
        return refused(environment.variables(namesAndValues));
    }

    @Test
    void nothingConfiguredSaysWhatToSet() throws Exception {
        assertThat(refused(Map.of())).contains("MASKINPORTEN_CLIENT_ID", "MASKINPORTEN_CERTIFICATE_PATH");
    }

    @Test
    void everyMistakeIsReportedAtOnce() throws Exception {
        String output = refused("MASKINPORTEN_CLIENT_ID", "", "PORTNER_PROXY_PORT", "70000", "PORTNER_DRAIN_TIMEOUT", "soon",
                "PORTNER_READINESS", "perhaps", "PORTNER_ADMIN_ADDRESS", "0.0.0.0", "FIKS_INTEGRASJON_PASSORD", "",
                "PORTNER_ROUTES_2__HOST", "a b", "PORTNER_ROUTES_2__NAME", "eget", "PORTNER_AMQP_PORT", "many",
                "MASKINPORTEN_CLIENT_IDD", "x");
        assertThat(output).contains("MASKINPORTEN_CLIENT_ID ", "PORTNER_PROXY_PORT", "PORTNER_DRAIN_TIMEOUT", "PORTNER_READINESS",
                "PORTNER_ADMIN_ADDRESS", "PORTNER_UNSAFE_LISTEN", "FIKS_INTEGRASJON_PASSORD", "PORTNER_ROUTES_2__HOST",
                "PORTNER_AMQP_PORT", "MASKINPORTEN_CLIENT_IDD", "did you mean MASKINPORTEN_CLIENT_ID?");
    }

    @Test
    void aWrongPasswordIsToldFromABrokenFile() throws Exception {
        assertThat(refused("MASKINPORTEN_CERTIFICATE_PASSWORD", "this-is-not-it"))
                .contains("MASKINPORTEN_CERTIFICATE_PASSWORD", "virksomhetssertifikat.p12").doesNotContain("this-is-not-it");
        Path garbage = Files.writeString(directory.resolve("garbage.p12"), "not a key store\n");
        assertThat(refused("MASKINPORTEN_CERTIFICATE_PATH", garbage.toString())).contains("MASKINPORTEN_CERTIFICATE_PATH", "garbage.p12");
        assertThat(refused("MASKINPORTEN_CERTIFICATE_PATH", directory.resolve("nowhere.p12").toString()))
                .contains("MASKINPORTEN_CERTIFICATE_PATH", "nowhere.p12");
    }

    @Mistake("liveness green while certificates are dead")
    @Test
    void anExpiredCertificateIsNotTried() throws Exception {
        assertThat(refusedWith(ClientCertificate.of(TwinEnvironment.ORGNO).expired())).contains("expired", "MASKINPORTEN_CERTIFICATE_PATH");
        assertThat(refusedWith(ClientCertificate.of(TwinEnvironment.ORGNO).notYetValid())).contains("is not valid before");
    }

    @Test
    void anEllipticCurveKeyIsExplained() throws Exception {
        assertThat(refusedWith(ClientCertificate.of(TwinEnvironment.ORGNO).withKey(ClientCertificate.Key.EC_P256))).contains("RSA");
    }

    @Test
    void aShortKeyIsExplained() throws Exception {
        assertThat(refusedWith(ClientCertificate.of(TwinEnvironment.ORGNO).withKey(ClientCertificate.Key.RSA_1024).withKeyName("short")))
                .contains("2048");
    }

    @Test
    void aCertificateForAnotherUseIsExplained() throws Exception {
        assertThat(refusedWith(ClientCertificate.of(TwinEnvironment.ORGNO).withUsage(ClientCertificate.Usage.ENCRYPTION)))
                .contains("digitalSignature");
    }

    private static String refusedWith(ClientCertificate certificate) throws Exception {
        Path store = directory.resolve("other.p12");
        environment.twin().pki().client(certificate).writePkcs12(store, "changeit");
        return refused("MASKINPORTEN_CERTIFICATE_PATH", store.toString(), "MASKINPORTEN_CERTIFICATE_PASSWORD", "changeit");
    }

    @Test
    void aBundleThatHoldsNoCertificatesIsExplained() throws Exception {
        Path garbage = Files.writeString(directory.resolve("garbage.pem"),
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertThat(refused("PORTNER_CA_BUNDLE", garbage.toString())).contains("PORTNER_CA_BUNDLE", "garbage.pem");
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        assertThat(refused("PORTNER_CA_BUNDLE", empty.toString())).contains("PORTNER_CA_BUNDLE", "empty.pem");
        assertThat(refused("PORTNER_CA_BUNDLE", directory.resolve("nowhere.pem").toString())).contains("PORTNER_CA_BUNDLE", "nowhere.pem");
    }

    @Test
    void theOtherEnvironmentsMaskinportenIsRefused() throws Exception {
        assertThat(refused("MASKINPORTEN_WELL_KNOWN_URL", "https://maskinporten.no/.well-known/oauth-authorization-server"))
                .contains("MASKINPORTEN_WELL_KNOWN_URL", "FIKS_ENVIRONMENT");
    }

    @Test
    void aListenerBeyondLoopbackWantsToBeAllowed() throws Exception {
        assertThat(refused("PORTNER_PROXY_ADDRESS", "0.0.0.0")).contains("PORTNER_PROXY_ADDRESS", "PORTNER_UNSAFE_LISTEN");
    }

    @Test
    void anUnknownNameIsAWarningWithTheNearestKnownOne() throws Exception {
        try (PortnerProcess portner = PortnerProcess.start(environment.variables("PORTNER_READYNESS", "token",
                "PORTNER_AMQP_PORT", "tcp://10.0.0.1:5671"))) {
            assertThat(portner.output()).contains("PORTNER_READYNESS", "did you mean PORTNER_READINESS?");
        }
    }

    @Test
    void secretsAreReadFromFiles() throws Exception {
        Path password = Files.writeString(directory.resolve("p12-password"),
                environment.variables().get("MASKINPORTEN_CERTIFICATE_PASSWORD") + "\n");
        Path integration = Files.writeString(directory.resolve("fiks-password"), environment.integration().password());
        try (PortnerProcess portner = PortnerProcess.start(environment.variables("MASKINPORTEN_CERTIFICATE_PASSWORD", "",
                "MASKINPORTEN_CERTIFICATE_PASSWORD_FILE", password.toString(), "FIKS_INTEGRASJON_PASSORD", "",
                "FIKS_INTEGRASJON_PASSORD_FILE", integration.toString()))) {
            Eventually.eventually(Duration.ofSeconds(20), () -> assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(200));
        }
        assertThat(refused("MASKINPORTEN_CERTIFICATE_PASSWORD_FILE", password.toString()))
                .contains("MASKINPORTEN_CERTIFICATE_PASSWORD_FILE", "both set");
        assertThat(refused("MASKINPORTEN_CERTIFICATE_PASSWORD", "", "MASKINPORTEN_CERTIFICATE_PASSWORD_FILE", directory + "/nowhere"))
                .contains("MASKINPORTEN_CERTIFICATE_PASSWORD_FILE");
    }

    @Test
    void aWrongKeyEndsTheStartBeforeAnyListenerIsTried() throws Exception {
        Path garbage = Files.writeString(directory.resolve("roots.pem"),
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            // A listener that was tried would end it with another code.
            String port = String.valueOf(taken.getLocalPort());
            assertThat(refused("MASKINPORTEN_CERTIFICATE_PASSWORD", "this-is-not-it", "PORTNER_ADMIN_PORT", port,
                    "PORTNER_CA_BUNDLE", garbage.toString()))
                    .contains("MASKINPORTEN_CERTIFICATE_PASSWORD", "PORTNER_CA_BUNDLE");
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                PortnerProcess portner = PortnerProcess.launch(
                        environment.variables("PORTNER_PROXY_PORT", Integer.toString(taken.getLocalPort())))) {
            assertThat(portner.waitForExit()).as(portner.output()).isEqualTo(1);
            assertThat(portner.output()).contains(Integer.toString(taken.getLocalPort())).doesNotContain("listening");
        }
    }
}
