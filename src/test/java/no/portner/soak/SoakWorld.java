package no.portner.soak;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import no.portner.blackbox.KubernetesVolume;
import no.portner.twin.ClientCertificate;
import no.portner.twin.ClientChain;
import no.portner.twin.ClientRegistration;
import no.portner.twin.FiksIntegration;
import no.portner.twin.Twin;
import no.portner.twin.TwinOptions;

/** A twin whose tokens live for 3 s, Portner's files as Kubernetes mounts them, and the variables that lead there. */
final class SoakWorld implements AutoCloseable {

    static final Duration TOKEN_LIFE = Duration.ofSeconds(3);
    static final String STORE = "virksomhetssertifikat.p12";
    static final String STORE_PASSWORD = "password";
    static final String INTEGRATION_PASSWORD = "passord";
    private static final String ORGNO = "991825827";
    private static final String CLIENT_ID = "soak";
    private static final int KEYS = 3;

    private final Twin twin = Twin.start(TwinOptions.defaults().withTokenLife(TOKEN_LIFE));
    private final Path directory;
    private final KubernetesVolume keys;
    private final KubernetesVolume passwords;
    private final FiksIntegration integration = new FiksIntegration(UUID.randomUUID().toString(), UUID.randomUUID().toString(), ORGNO);
    private final ClientChain firstKey;
    private final String firstPassword = UUID.randomUUID().toString();
    private int certificates;

    SoakWorld() throws IOException {
        directory = Files.createTempDirectory("portner-soak-");
        Runtime.getRuntime().addShutdownHook(new Thread(this::deleteFiles, "end of the files"));
        keys = new KubernetesVolume(directory.resolve("keys"), Set.of(STORE, STORE_PASSWORD));
        passwords = new KubernetesVolume(directory.resolve("passwords"), Set.of(INTEGRATION_PASSWORD));
        firstKey = newKey();
        keys.swap(Map.of(STORE, pkcs12(firstKey, firstPassword), STORE_PASSWORD, text(firstPassword)));
        passwords.swap(Map.of(INTEGRATION_PASSWORD, text(integration.password())));
        twin.pki().writeCa(directory.resolve("ca.pem"));
        twin.maskinporten().register(ClientRegistration.of(CLIENT_ID, ORGNO, "ks:fiks"));
        twin.fiks().register(integration);
    }

    Twin twin() {
        return twin;
    }

    KubernetesVolume keys() {
        return keys;
    }

    KubernetesVolume passwords() {
        return passwords;
    }

    FiksIntegration integration() {
        return integration;
    }

    ClientChain firstKey() {
        return firstKey;
    }

    String firstPassword() {
        return firstPassword;
    }

    /** The same organisation's next certificate: always a new one, of a few keys in turn. */
    ClientChain newKey() {
        return twin.pki().client(ClientCertificate.of(ORGNO).withKeyName("soak-" + certificates++ % KEYS));
    }

    Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(Map.of(
                "MASKINPORTEN_WELL_KNOWN_URL", twin.maskinporten().wellKnownUrl(),
                "MASKINPORTEN_CLIENT_ID", CLIENT_ID,
                "MASKINPORTEN_CERTIFICATE_PATH", keys.file(STORE).toString(),
                "MASKINPORTEN_CERTIFICATE_PASSWORD_FILE", keys.file(STORE_PASSWORD).toString(),
                "FIKS_INTEGRASJON_ID", integration.id(),
                "FIKS_INTEGRASJON_PASSORD_FILE", passwords.file(INTEGRATION_PASSWORD).toString(),
                "PORTNER_CA_BUNDLE", directory.resolve("ca.pem").toString(),
                "PORTNER_RELOAD_INTERVAL", "1s"));
        variables.putAll(Map.of(
                "PORTNER_ROUTES_0__NAME", "fiks", "PORTNER_ROUTES_0__UPSTREAM", twin.fiks().url(),
                "PORTNER_ROUTES_1__NAME", "svarut", "PORTNER_ROUTES_1__UPSTREAM", twin.fiks().url()));
        return variables;
    }

    static byte[] pkcs12(ClientChain chain, String password) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            chain.keyStore("PKCS12", password.toCharArray()).store(bytes, password.toCharArray());
            return bytes.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        twin.close();
        deleteFiles();
    }

    private synchronized void deleteFiles() {
        try {
            KubernetesVolume.delete(directory);
        } catch (IOException e) {
            System.err.println("files stay behind: " + e);
        }
    }
}
