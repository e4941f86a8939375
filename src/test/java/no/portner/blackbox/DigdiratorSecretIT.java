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
import no.portner.config.Secret;
import no.portner.key.KeySettings;
import no.portner.key.KeyShapes;
import no.portner.twin.ClientCertificate;
import no.portner.twin.ClientChain;
import no.portner.twin.ClientRegistration;
import no.portner.twin.FakeMaskinporten;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The seven keys of a Secret that NAIS' digdirator makes are enough, as variables or with the JWK as a file, and none of them is complained of. */
class DigdiratorSecretIT {

    private static final String CLIENT = "nais-client";

    @TempDir
    Path directory;
    private TwinEnvironment environment;

    @BeforeEach
    void start() throws Exception {
        environment = TwinEnvironment.in(directory);
    }

    @AfterEach
    void stop() {
        environment.close();
    }

    private Map<String, String> secret() {
        FakeMaskinporten maskinporten = environment.twin().maskinporten();
        ClientChain chain = environment.twin().pki().client(ClientCertificate.of(TwinEnvironment.ORGNO));
        RSAPublicKey registered = (RSAPublicKey) chain.leaf().getPublicKey();
        KeySettings jwk = KeyShapes.write(directory, new KeyPair(registered, chain.key()), chain.certificates()).get("JWK");
        maskinporten.register(ClientRegistration.of(CLIENT, TwinEnvironment.ORGNO, "ks:fiks").withKey(KeyShapes.KEY_ID, registered));
        return Map.of("MASKINPORTEN_CLIENT_ID", CLIENT,
                "MASKINPORTEN_CLIENT_JWK", jwk.clientJwk().map(Secret::reveal).orElseThrow(),
                "MASKINPORTEN_SCOPES", "ks:fiks",
                "MASKINPORTEN_WELL_KNOWN_URL", maskinporten.wellKnownUrl(),
                "MASKINPORTEN_ISSUER", maskinporten.issuer(),
                "MASKINPORTEN_JWKS_URI", maskinporten.jwksUrl(),
                "MASKINPORTEN_TOKEN_ENDPOINT", maskinporten.tokenEndpoint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"variable", "file"})
    void theSecretAsItIsGetsATokenAndNoWarning(String way) throws Exception {
        Map<String, String> variables = new HashMap<>(environment.variables("MASKINPORTEN_CERTIFICATE_PATH", "", "MASKINPORTEN_CERTIFICATE_PASSWORD", ""));
        variables.putAll(secret());
        if (way.equals("file")) {
            variables.put("MASKINPORTEN_CLIENT_JWK_FILE", Files.writeString(directory.resolve("jwk"), variables.remove("MASKINPORTEN_CLIENT_JWK")).toString());
        }
        try (PortnerProcess portner = PortnerProcess.start(variables)) {
            eventually(Duration.ofSeconds(30), () -> assertThat(environment.twin().maskinporten().journal()).isNotEmpty());
            HttpResponse<String> response = Calls.get(portner.proxy("/x"));
            assertThat(response.statusCode()).as("%s%n%s", response.body(), portner.output()).isEqualTo(200);
            assertThat(environment.twin().maskinporten().journal().get(0).kid()).isEqualTo(KeyShapes.KEY_ID);
            assertThat(portner.output()).doesNotContain("MASKINPORTEN_");
        }
    }
}
