package no.portner.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import no.ks.fiks.maskinporten.Maskinportenklient;
import no.ks.fiks.maskinporten.MaskinportenklientProperties;
import no.ks.fiks.maskinporten.error.MaskinportenClientTokenRequestException;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** KS' own client, which works against the real Maskinporten, works against the twin: the twin is strict, not odd. */
class KsClientAgainstTwinTest {

    private static final String ORGNO = "991825827";
    private static final KeyPair REGISTERED = KeyPool.rsa("registered", 2048);
    private static Twin twin;
    private static CloseableHttpClient http;

    @BeforeAll
    static void start() {
        twin = Twin.start(TwinOptions.defaults());
        twin.maskinporten().register(ClientRegistration.of("app", ORGNO, "ks:fiks").delegatedBy("910753614"))
                .register(ClientRegistration.of("keyed", ORGNO, "ks:fiks").withKey("key-1", (RSAPublicKey) REGISTERED.getPublic()));
        http = HttpClients.custom().setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(twin.pki().sslContext())).build()).build();
    }

    @AfterAll
    static void stop() throws Exception {
        http.close();
        twin.close();
    }

    @Test
    void itGetsATokenByCertificate() {
        assertThat(twin.maskinporten().isLive(byCertificate().getAccessToken("ks:fiks"))).isTrue();
    }

    @Test
    void itGetsATokenByRegisteredKey() {
        Maskinportenklient client = Maskinportenklient.builder().withPrivateKey(REGISTERED.getPrivate()).usingAsymmetricKey("key-1")
                .withProperties(properties("keyed")).build();
        assertThat(twin.maskinporten().isLive(client.getAccessToken("ks:fiks"))).isTrue();
    }

    @Test
    void itGetsADelegatedToken() {
        assertThat(twin.maskinporten().isLive(byCertificate().getDelegatedAccessToken("910753614", "ks:fiks"))).isTrue();
    }

    @Test
    void itIsRefusedAScopeThatIsNotOnTheClient() {
        assertThatThrownBy(() -> byCertificate().getAccessToken("ks:other"))
                .isInstanceOfSatisfying(MaskinportenClientTokenRequestException.class, refused -> {
                    assertThat(refused.getStatusCode()).isEqualTo(400);
                    assertThat(refused.getMaskinportenError()).contains("invalid_scope", "MP-200");
                });
    }

    private static Maskinportenklient byCertificate() {
        ClientChain chain = twin.pki().client(ClientCertificate.of(ORGNO));
        return Maskinportenklient.builder().withPrivateKey(chain.key()).usingVirksomhetssertifikat(chain.leaf())
                .withProperties(properties("app")).build();
    }

    private static MaskinportenklientProperties properties(String clientId) {
        return MaskinportenklientProperties.builder().issuer(clientId).audience(twin.maskinporten().issuer())
                .tokenEndpoint(twin.maskinporten().tokenEndpoint()).providedHttpClient(http).build();
    }
}
