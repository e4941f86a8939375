package no.portner.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import no.portner.twin.ClientCertificate;
import no.portner.twin.ClientChain;
import no.portner.twin.TestGrants;
import no.portner.twin.Twin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret that is planted is found: without this, a search that finds nothing says nothing. */
class SecretSearchTest {

    private static final String OPAQUE = "kJ8x0Zq3VtW5yB7nM1cR4dF6gH9jL2pQ";

    @TempDir
    Path directory;

    private static List<String> find(Map<String, String> variables, String text) {
        return new SecretSearch(variables).findIn("log", "all is well\n" + text + "\nall is well");
    }

    @Test
    void whatTellsNothingPasses() {
        Map<String, String> variables = Map.of("MASKINPORTEN_CERTIFICATE_PASSWORD", "hemmelig", "MASKINPORTEN_CLIENT_ID", "client",
                "FIKS_INTEGRASJON_PASSORD", "");
        assertThat(find(variables, "client: Token granted, jti 7b2e; ey, Bearer, PRIVATE KEY")).isEmpty();
    }

    @Test
    void aPasswordIsFoundAndNotSaidOnceMore() {
        for (String name : List.of("MASKINPORTEN_CERTIFICATE_PASSWORD", "MASKINPORTEN_PRIVATE_KEY_PASSWORD", "FIKS_INTEGRASJON_PASSORD",
                "PORTNER_ROUTES_3__INTEGRASJON_PASSORD")) {
            assertThat(find(Map.of(name, "hemmelig"), "wrong password hemmelig!")).containsExactly("log: wrong password <THE SECRET>!");
        }
    }

    @Test
    void aPasswordOfAFileIsFound() throws Exception {
        Path file = Files.writeString(directory.resolve("password"), "fra-fil\n");
        assertThat(find(Map.of("FIKS_INTEGRASJON_PASSORD_FILE", file.toString()), "it is fra-fil")).hasSize(1);
    }

    @Test
    void aPrivateMemberOfAJwkIsFound() {
        assertThat(find(Map.of("MASKINPORTEN_CLIENT_JWK", "{\"kty\":\"RSA\",\"n\":\"public\",\"d\":\"privat-eksponent\"}"),
                "d is privat-eksponent")).hasSize(1);
        assertThat(find(Map.of("MASKINPORTEN_CLIENT_JWK", "{\"kty\":\"RSA\",\"n\":\"public\",\"d\":\"x1\"}"), "n is public")).isEmpty();
    }

    @Test
    void aLineOfAPemKeyIsFound() throws Exception {
        String line = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7";
        Path file = Files.writeString(directory.resolve("key.pem"),
                "-----BEGIN PRIVATE KEY-----\n" + line + "\n-----END PRIVATE KEY-----\n");
        assertThat(find(Map.of("MASKINPORTEN_PRIVATE_KEY_PATH", file.toString()), "read " + line)).hasSize(1);
        assertThat(find(Map.of(), "-----BEGIN RSA PRIVATE KEY-----")).hasSize(1);
    }

    @Test
    void whateverLooksLikeATokenIsFound() {
        assertThat(find(Map.of(), "Authorization: eyJhbGciOiJSUzI1NiJ9.e30.c2ln")).isNotEmpty();
    }

    @Test
    void aTokenIsFoundByItsValueCutShortToo() {
        SecretSearch search = new SecretSearch(Map.of()).alsoFor(List.of(OPAQUE + "0123456789", "eyJhbGciOiJSUzI1NiJ9.e30." + OPAQUE.toLowerCase()));
        assertThat(search.findIn("log", "got " + OPAQUE + "0123456789")).containsExactly("log: got <THE SECRET>0123456789");
        assertThat(search.findIn("log", "got " + OPAQUE + "...")).hasSize(1);
        assertThat(search.findIn("log", "signature " + OPAQUE.toLowerCase())).hasSize(1);
        assertThat(search.findIn("log", "got " + OPAQUE.substring(0, 20))).isEmpty();
    }

    /** What the twin gave out and received is what is looked for. */
    @Test
    void theTwinKnowsTheTokensItGaveOutAndTheAssertionsItReceived() throws Exception {
        try (TwinEnvironment environment = TwinEnvironment.in(directory)) {
            Map<String, String> variables = environment.variables();
            assertThat(TwinEnvironment.secretsBehind(variables)).isEmpty();
            Twin twin = environment.twin();
            ClientChain chain = twin.pki().client(ClientCertificate.of(TwinEnvironment.ORGNO));
            HttpClient client = TestGrants.client(twin);
            TestGrants.send(client, HttpRequest.newBuilder(URI.create(twin.maskinporten().wellKnownUrl())).build());
            String assertion = TestGrants.certified(twin, TwinEnvironment.CLIENT_ID, chain).jwt();
            HttpResponse<String> granted = TestGrants.send(client, TestGrants.request(twin, TestGrants.form(assertion)));
            assertThat(granted.statusCode()).as(granted.body()).isEqualTo(200);
            assertThat(TwinEnvironment.secretsBehind(variables).equals(List.of(assertion, Calls.json(granted).getString("access_token"))))
                    .as("the twin knows both, and a failure here prints neither").isTrue();
            environment.close();
            assertThat(TwinEnvironment.secretsBehind(variables).size()).as("when the twin is gone").isEqualTo(2);
            assertThat(TwinEnvironment.secretsBehind(Map.of("MASKINPORTEN_WELL_KNOWN_URL", "https://localhost:1/"))).isEmpty();
        }
    }

    /** The way a process takes: whatever it is, what it wrote is searched when it is closed. */
    @Test
    void aProcessThatWritesASecretFailsWhenItIsClosed() throws Exception {
        for (String command : List.of("echo \"it is $FIKS_INTEGRASJON_PASSORD\"", "echo \"it is $FIKS_INTEGRASJON_PASSORD\" >&2")) {
            int searched = Searches.SEARCHED.get();
            PortnerProcess leaking = PortnerProcess.launch(List.of("sh", "-c", command), Map.of("FIKS_INTEGRASJON_PASSORD", "hemmelig"));
            leaking.waitForExit();
            assertThatThrownBy(leaking::close).isInstanceOf(AssertionError.class).hasMessageContaining("output: it is <THE SECRET>")
                    .hasMessageNotContaining("hemmelig");
            assertThat(Searches.SEARCHED.get()).isEqualTo(searched + 1);
        }
    }
}
