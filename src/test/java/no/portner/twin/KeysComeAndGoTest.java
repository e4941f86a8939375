package no.portner.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys are added and removed while the twin runs, and a change takes its time to reach the token servers (facts 1.4). */
class KeysComeAndGoTest {

    private static final String ORGNO = "991825827";
    private static final KeyPair ONE = KeyPool.rsa("one", 2048);
    private static final KeyPair TWO = KeyPool.rsa("two", 2048);
    private static final TestClock CLOCK = new TestClock();
    private static Twin twin;
    private static HttpClient http;
    private static ClientChain chain;

    @BeforeAll
    static void start() {
        twin = Twin.start(TwinOptions.defaults().withClock(CLOCK));
        http = TestGrants.client(twin);
        chain = twin.pki().client(ClientCertificate.of(ORGNO));
    }

    @AfterAll
    static void stop() {
        twin.close();
    }

    @BeforeEach
    void register() {
        twin.maskinporten().register(ClientRegistration.of("app", ORGNO, "ks:fiks"));
    }

    @Test
    void aClientHasSeveralKeysUntilTheyAreRemoved() {
        twin.maskinporten().addKey("app", "one", publicOf(ONE)).addKey("app", "two", publicOf(TWO));
        assertGranted(keyed("one", ONE));
        assertGranted(keyed("two", TWO));

        twin.maskinporten().removeKey("app", "one");
        assertRefused(keyed("one", ONE), "Unknown key identifier (kid)");
        assertGranted(keyed("two", TWO));
    }

    @Test
    void aNewKeyIsUnknownForAWhile() {
        twin.maskinporten().addKey("app", "one", publicOf(ONE)).addKey("app", "two", publicOf(TWO), Duration.ofSeconds(90));
        CLOCK.forward(89);
        assertRefused(keyed("two", TWO), "Unknown key identifier (kid)");
        assertGranted(keyed("one", ONE));
        CLOCK.forward(1);
        assertGranted(keyed("two", TWO));
    }

    @Test
    void aKeyUnderAKnownKidReplacesTheOldOneWhenItIsKnown() {
        twin.maskinporten().addKey("app", "one", publicOf(ONE)).addKey("app", "one", publicOf(TWO), Duration.ofSeconds(10));
        assertGranted(keyed("one", ONE));
        CLOCK.forward(10);
        assertRefused(keyed("one", ONE), "Invalid JWT signature");
        assertGranted(keyed("one", TWO));
    }

    @Test
    void certificatesAreTakenUntilAKeyIsKnownAndAgainWhenTheLastHasGone() {
        twin.maskinporten().addKey("app", "one", publicOf(ONE), Duration.ofSeconds(10));
        assertGranted(certified(chain));
        CLOCK.forward(10);
        assertRefused(certified(chain), "requires pre-registered jwk");
        twin.maskinporten().removeKey("app", "one");
        assertGranted(certified(chain));
    }

    @Test
    void aWithheldCertificateIsRefusedUntilItsTimeComes() {
        ClientChain fresh = twin.pki().client(ClientCertificate.of(ORGNO).withKeyName("one"));
        twin.maskinporten().withholdCertificate(fresh.leaf(), Duration.ofSeconds(5));
        assertRefused(certified(fresh), "invalid certificate");
        assertGranted(certified(chain));
        CLOCK.forward(5);
        assertGranted(certified(fresh));
    }

    @Test
    void theJournalTellsCertificatesApart() {
        ClientChain other = twin.pki().client(ClientCertificate.of(ORGNO));
        twin.maskinporten().reset();
        certified(chain);
        certified(other);
        assertThat(twin.maskinporten().journal()).extracting(ReceivedGrant::key)
                .containsExactly(chain.thumbprint(), other.thumbprint()).doesNotHaveDuplicates();
    }

    @Test
    void aKeyOfNobodyIsAMistake() {
        assertThatThrownBy(() -> twin.maskinporten().addKey("nobody", "one", publicOf(ONE))).hasMessageContaining("nobody");
    }

    private static HttpResponse<String> keyed(String kid, KeyPair key) {
        return TestGrants.registered(twin, "app", kid, key.getPrivate()).issued(CLOCK.instant()).send(twin, http);
    }

    private static HttpResponse<String> certified(ClientChain with) {
        return TestGrants.certified(twin, "app", with).issued(CLOCK.instant()).send(twin, http);
    }

    private static RSAPublicKey publicOf(KeyPair pair) {
        return (RSAPublicKey) pair.getPublic();
    }

    private static void assertGranted(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    private static void assertRefused(HttpResponse<String> response, String text) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.body()).contains(text);
    }
}
