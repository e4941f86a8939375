package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import no.portner.config.Secret;
import no.portner.key.KeySettings;
import no.portner.key.KeyShapes;
import no.portner.twin.ClientCertificate;
import no.portner.twin.ClientChain;
import no.portner.twin.ClientRegistration;
import no.portner.twin.ReceivedGrant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every shape in which people hold their key is read, and Maskinporten grants a token for what it signs. */
class KeyShapesIT {

    private static final String WITH_KEY = "has-a-registered-key";

    @TempDir
    static Path directory;
    private static TwinEnvironment environment;
    private static Map<String, KeySettings> shapes;

    @BeforeAll
    static void write() throws Exception {
        environment = TwinEnvironment.in(directory);
        ClientChain chain = environment.twin().pki().client(ClientCertificate.of(TwinEnvironment.ORGNO));
        RSAPublicKey registered = (RSAPublicKey) chain.leaf().getPublicKey();
        shapes = KeyShapes.write(directory, new KeyPair(registered, chain.key()), chain.certificates());
        environment.twin().maskinporten().register(ClientRegistration.of(WITH_KEY, TwinEnvironment.ORGNO, "ks:fiks")
                .withKey(KeyShapes.KEY_ID, registered));
    }

    @AfterAll
    static void stop() {
        environment.close();
    }

    static Stream<String> shapes() {
        return shapes.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyShapeOfKeyGetsAToken(String shape) throws Exception {
        KeySettings settings = shapes.get(shape);
        boolean registered = settings.certificatePath().isEmpty();
        environment.twin().maskinporten().reset();
        try (PortnerProcess portner = PortnerProcess.start(variables(settings, registered))) {
            eventually(Duration.ofSeconds(30), () -> assertThat(environment.twin().maskinporten().journal()).isNotEmpty());
            HttpResponse<String> response = Calls.get(portner.proxy("/x"));
            assertThat(response.statusCode()).as("%s%n%s", response.body(), portner.output()).isEqualTo(200);
            ReceivedGrant grant = environment.twin().maskinporten().journal().get(0);
            assertThat(grant.granted()).as(grant.toString()).isTrue();
            assertThat(grant.kid()).isEqualTo(registered ? KeyShapes.KEY_ID : "");
            assertThat(grant.certificates()).as("leaf and issuer, without the root").isEqualTo(registered ? 0 : 2);
        }
    }

    private static Map<String, String> variables(KeySettings settings, boolean registered) throws Exception {
        Map<String, String> variables = new HashMap<>(environment.variables("MASKINPORTEN_CERTIFICATE_PATH", "",
                "MASKINPORTEN_CERTIFICATE_PASSWORD", "", "MASKINPORTEN_CLIENT_ID", registered ? WITH_KEY : TwinEnvironment.CLIENT_ID));
        settings.certificatePath().ifPresent(path -> variables.put("MASKINPORTEN_CERTIFICATE_PATH", path.toString()));
        settings.privateKeyPath().ifPresent(path -> variables.put("MASKINPORTEN_PRIVATE_KEY_PATH", path.toString()));
        settings.keyId().ifPresent(id -> variables.put("MASKINPORTEN_KEY_ID", id));
        settings.clientJwk().map(Secret::reveal).ifPresent(jwk -> variables.put("MASKINPORTEN_CLIENT_JWK", jwk));
        // By file: an environment variable's bytes depend on the machine's locale, a file's do not.
        file(settings.certificatePassword(), "MASKINPORTEN_CERTIFICATE_PASSWORD_FILE", variables);
        file(settings.privateKeyPassword(), "MASKINPORTEN_PRIVATE_KEY_PASSWORD_FILE", variables);
        return variables;
    }

    private static void file(Optional<Secret> secret, String variable, Map<String, String> variables) throws Exception {
        if (secret.isPresent()) {
            Path file = Files.createTempFile(directory, "password", "");
            variables.put(variable, Files.writeString(file, secret.get().reveal() + "\n").toString());
        }
    }
}
