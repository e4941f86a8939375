package no.portner.twin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What development mode puts underneath the environment. */
class DevTwinTest {

    @Test
    void theTwinsVariablesLeadToTheTwinAndTheRealOnesWin() throws Exception {
        DevTwin dev = new DevTwin(Map.of("FIKS_INTEGRASJON_ID", "mine", "HOME", "/home/me"));
        try {
            Map<String, String> variables = dev.variables();

            assertThat(variables).containsEntry("FIKS_INTEGRASJON_ID", "mine").containsEntry("HOME", "/home/me")
                    .containsEntry("PORTNER_ROUTES_0__NAME", "fiks").containsEntry("PORTNER_ROUTES_1__NAME", "svarut")
                    .containsKeys("MASKINPORTEN_CLIENT_ID", "FIKS_INTEGRASJON_PASSORD", "PORTNER_ROUTES_0__UPSTREAM");
            assertThat(variables.get("MASKINPORTEN_WELL_KNOWN_URL")).startsWith("https://localhost:");
            assertThat(Files.readString(Path.of(variables.get("PORTNER_CA_BUNDLE")))).startsWith("-----BEGIN CERTIFICATE-----");
            assertThat(dev.variables()).as("the second call, the same twin").isEqualTo(variables);

            Path store = Path.of(variables.get("MASKINPORTEN_CERTIFICATE_PATH"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store))).isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store.getParent()))).isEqualTo("rwx------");
            assertThat(load(store, variables.get("MASKINPORTEN_CERTIFICATE_PASSWORD")).getCertificateChain(ClientChain.ALIAS)).hasSize(3);
            dev.stop();
            assertThat(store.getParent()).doesNotExist();
        } finally {
            dev.stop();
        }
    }

    @Test
    void theBannerHasALineToTry() {
        DevTwin dev = new DevTwin(Map.of());
        assertThat(dev.banner(7180)).as("before the twin runs").isEmpty();
        try {
            dev.variables();
            assertThat(dev.banner(7181).orElseThrow()).contains("before", "after", "curl -s http://localhost:7181/echo/hello");
        } finally {
            dev.stop();
        }
    }

    @Test
    void whoHasAClientGetsNoTwin() {
        Map<String, String> real = Map.of("MASKINPORTEN_CLIENT_ID", "mine");
        DevTwin dev = new DevTwin(real);
        assertThat(dev.variables()).isEqualTo(Map.of("MASKINPORTEN_CLIENT_ID", "mine", "PORTNER_DRAIN_TIMEOUT", "0s"));
        assertThat(dev.banner(7180)).isEmpty();
    }

    private static KeyStore load(Path file, String password) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        return store;
    }
}
