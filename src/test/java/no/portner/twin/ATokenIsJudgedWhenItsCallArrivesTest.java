package no.portner.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls with live, dead, revoked and unknown tokens are counted apart: that Portner sends no dead one rests on these counts. */
class ATokenIsJudgedWhenItsCallArrivesTest {

    private static final String ORGNO = "991825827";
    private static final FiksIntegration INTEGRATION = new FiksIntegration("id", "hemmelig", ORGNO);
    private static final Duration LIFE = Duration.ofSeconds(3);
    private static final TestClock CLOCK = new TestClock();
    private static Twin twin;
    private static HttpClient http;
    private static ClientChain chain;

    @BeforeAll
    static void start() {
        twin = Twin.start(TwinOptions.defaults().withTokenLife(LIFE).withClock(CLOCK));
        http = TestGrants.client(twin);
        chain = twin.pki().client(ClientCertificate.of(ORGNO));
        twin.maskinporten().register(ClientRegistration.of("app", ORGNO, "ks:fiks"));
        twin.fiks().register(INTEGRATION);
    }

    @AfterAll
    static void stop() {
        twin.close();
    }

    @BeforeEach
    void forget() {
        twin.fiks().reset();
    }

    @Test
    void aTokenIsLiveToItsLastMomentAndDeadFromItsEnd() {
        String token = token();
        CLOCK.forward(LIFE.minusNanos(1));
        assertThat(call(token)).isEqualTo(200);
        CLOCK.forward(Duration.ofNanos(1));
        assertThat(call(token)).isEqualTo(401);
        assertSeen(1, 1, 0, 0);
    }

    @Test
    void aDeadTokenIsStillKnownAfterManyOthers() {
        String token = token();
        CLOCK.forward(LIFE);
        token();
        token();
        assertThat(call(token)).isEqualTo(401);
        assertSeen(0, 1, 0, 0);
    }

    @Test
    void aRevokedTokenIsRevokedUntilItsEndAndDeadAfterIt() {
        String token = token();
        assertThat(twin.maskinporten().revoke(token)).isEqualTo(1);
        assertThat(twin.maskinporten().revoke(token)).as("it was revoked before").isZero();
        assertThat(call(token)).isEqualTo(401);
        CLOCK.forward(LIFE);
        assertThat(call(token)).isEqualTo(401);
        assertSeen(0, 1, 1, 0);
    }

    @Test
    void allTokensOrThoseUntilAMomentAreRevoked() {
        CLOCK.forward(LIFE);
        long before = twin.maskinporten().revokedTokens();
        String first = token();
        Instant between = CLOCK.instant();
        CLOCK.forward(Duration.ofMillis(500));
        String second = token();

        assertThat(twin.maskinporten().revokeIssuedUntil(between)).isEqualTo(1);
        assertThat(call(first)).isEqualTo(401);
        assertThat(call(second)).isEqualTo(200);
        assertThat(twin.maskinporten().revokeAll()).isEqualTo(1);
        assertThat(call(second)).isEqualTo(401);
        assertThat(twin.maskinporten().revokedTokens()).isEqualTo(before + 2);
        assertSeen(1, 0, 2, 0);
    }

    @Test
    void madeUpAndMissingTokensAreUnknownAndPersonsTokensAreNotCounted() {
        twin.fiks().acceptPerson("of-a-person");
        assertThat(call("made-up")).isEqualTo(401);
        assertThat(call("of-a-person")).isEqualTo(200);
        assertSeen(0, 0, 0, 1);
    }

    @Test
    void theTokenInUseIsTheNewestThatACallCameWith() {
        String first = token();
        call(first);
        Instant issued = CLOCK.instant();
        assertThat(twin.fiks().tokenInUse()).contains(new TokenLife(issued, issued.plus(LIFE)));
        CLOCK.forward(Duration.ofSeconds(1));
        String second = token();
        assertThat(twin.maskinporten().newestToken()).contains(new TokenLife(CLOCK.instant(), CLOCK.instant().plus(LIFE)));
        assertThat(twin.fiks().tokenInUse().get().issued()).as("nobody has used the second").isEqualTo(issued);
        call(second);
        call(first);
        assertThat(twin.fiks().tokenInUse().get().issued()).isEqualTo(CLOCK.instant());
    }

    private static void assertSeen(long live, long dead, long revoked, long unknown) {
        assertThat(new long[] {twin.fiks().calls(TokenState.LIVE), twin.fiks().calls(TokenState.DEAD),
            twin.fiks().calls(TokenState.REVOKED), twin.fiks().calls(TokenState.UNKNOWN)})
                .as("live, dead, revoked, unknown").containsExactly(live, dead, revoked, unknown);
    }

    private static String token() {
        HttpResponse<String> response = TestGrants.certified(twin, "app", chain).issued(CLOCK.instant()).send(twin, http);
        return new JsonObject(response.body()).getString("access_token");
    }

    private static int call(String token) {
        return TestGrants.send(http, HttpRequest.newBuilder(URI.create(twin.fiks().url() + "/echo"))
                .header("Authorization", "Bearer " + token).header("IntegrasjonId", INTEGRATION.id())
                .header("IntegrasjonPassord", INTEGRATION.password()).build()).statusCode();
    }
}
