package no.portner.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One test per rule on the header, the certificate and the signature of a grant (facts 1.2 and 1.4). */
class MaskinportenSignatureTest {

    private static final String ORGNO = "991825827";
    private static final KeyPair REGISTERED = KeyPool.rsa("registered", 2048);
    private static Twin twin;
    private static HttpClient http;
    private static ClientChain chain;

    @BeforeAll
    static void start() {
        twin = Twin.start(TwinOptions.defaults());
        http = TestGrants.client(twin);
        chain = twin.pki().client(ClientCertificate.of(ORGNO));
        twin.maskinporten().register(ClientRegistration.of("app", ORGNO, "ks:fiks")).register(ClientRegistration
                .of("keyed", ORGNO, "ks:fiks").withKey("key-1", (RSAPublicKey) REGISTERED.getPublic()));
    }

    @AfterAll
    static void stop() {
        twin.close();
    }

    @ParameterizedTest
    @CsvSource({"RS256, SHA256withRSA", "RS384, SHA384withRSA", "RS512, SHA512withRSA"})
    void theThreeRsaAlgorithmsAreTaken(String alg, String signature) {
        assertThat(grant(chain).header("alg", alg).signedWith(signature).send(twin, http).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"ES256", "PS256", "HS256", "none"})
    void otherAlgorithmsAreRefused(String alg) {
        assertRefused(grant(chain).header("alg", alg), "MP-011");
    }

    @Test
    void theTypeMayBeLeftOutOrJwt() {
        assertThat(grant(chain).header("typ", "JWT").send(twin, http).statusCode()).isEqualTo(200);
        assertRefused(grant(chain).header("typ", "at+jwt"), "MP-011");
    }

    @Test
    void aGrantHasExactlyOneOfKidAndX5c() {
        assertRefused(grant(chain).header("kid", "key-1"), "MP-011");
        assertRefused(grant(chain).withoutHeader("x5c"), "MP-011");
    }

    @Test
    void leafAloneLeafWithIssuerAndWholeChainAreTaken() {
        for (int length = 1; length <= 3; length++) {
            List<X509Certificate> sent = chain.certificates().subList(0, length);
            assertThat(grant(chain).header("x5c", TestGrants.x5c(sent)).send(twin, http).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void x5cIsAnArrayInOrderOfStandardBase64() {
        String leaf = TestGrants.x5c(chain.certificates()).getString(0);
        assertRefused(grant(chain).header("x5c", leaf), "MP-123");
        assertRefused(grant(chain).header("x5c", new JsonArray()), "MP-123");
        assertRefused(grant(chain).header("x5c", JsonArray.of(leaf.replace('+', '-').replace('/', '_') + "-")), "MP-123");
        assertRefused(grant(chain).header("x5c", JsonArray.of("-----BEGIN CERTIFICATE-----")), "MP-123");
        assertRefused(grant(chain).header("x5c", TestGrants.x5c(List.of(chain.leaf(), chain.certificates().get(2)))), "MP-123");
    }

    @Test
    void certificatesThatCannotBeUsedAreRefused() {
        ClientCertificate good = ClientCertificate.of(ORGNO);
        assertRefused(grant(twin.pki().client(good.expired())), "MP-120");
        assertRefused(grant(twin.pki().client(good.notYetValid())), "MP-120");
        assertRefused(grant(twin.pki().client(good.inProduction())), "MP-120");
        assertRefused(grant(twin.pki().client(good.withUsage(ClientCertificate.Usage.SIGNATURE))), "MP-120");
        assertRefused(grant(twin.pki().client(good.withKey(ClientCertificate.Key.RSA_1024))), "MP-120");
        assertRefused(grant(twin.pki().client(good.withKey(ClientCertificate.Key.EC_P256))).signedBy(chain.key()), "MP-120");
    }

    @Test
    void anotherOrganisationsCertificateIsRefused() {
        assertRefused(grant(twin.pki().client(ClientCertificate.of("910753614"))), "MP-122");
    }

    @Test
    void aSignatureOfAnotherKeyIsRefused() {
        assertRefused(grant(chain).signedBy(REGISTERED.getPrivate()), "MP-124");
        assertRefused(keyed("key-1").signedBy(chain.key()), "MP-124");
    }

    @Test
    void aRegisteredKeyGetsAToken() {
        assertThat(keyed("key-1").send(twin, http).statusCode()).isEqualTo(200);
    }

    @Test
    void anUnknownKidIsRefused() {
        assertThat(keyed("key-2").send(twin, http).body()).contains("Unknown key identifier (kid) for client.");
    }

    @Test
    void aClientWithARegisteredKeyRefusesX5c() {
        assertThat(grant(chain).claim("iss", "keyed").send(twin, http).body())
                .contains("The client requires pre-registered jwk and no key identifier (kid) provided");
    }

    @Test
    void theJournalSaysWhatCameAndWhy() {
        twin.maskinporten().reset();
        grant(chain).claim("jti", "one").send(twin, http);
        keyed("key-1").claim("jti", "two").claim("scope", "ks:other").send(twin, http);

        assertThat(twin.maskinporten().tokenRequests()).isEqualTo(2);
        assertThat(twin.maskinporten().journal()).extracting(ReceivedGrant::jti).containsExactly("one", "two");
        assertThat(twin.maskinporten().journal()).extracting(ReceivedGrant::outcome).containsExactly("granted", "MP-200");
        assertThat(twin.maskinporten().journal()).extracting(ReceivedGrant::certificates).containsExactly(2, 0);
    }

    private static TestGrants grant(ClientChain with) {
        return TestGrants.certified(twin, "app", with);
    }

    private static TestGrants keyed(String kid) {
        return TestGrants.registered(twin, "keyed", kid, REGISTERED.getPrivate());
    }

    private static void assertRefused(TestGrants grant, String code) {
        var response = grant.send(twin, http);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(new JsonObject(response.body()).getString("error_uri")).endsWith("/errors/" + code);
    }
}
