package no.portner.blackbox;

import static no.portner.blackbox.ErrorsIT.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import no.portner.twin.ClientRegistration;
import no.portner.twin.FiksCall;
import no.portner.twin.FiksIntegration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call names the organisation that it is made for: it gets that organisation's token, and Fiks never learns how it was named. */
class OnBehalfOfIT {

    private static final String ONE = "910753614";
    private static final String ANOTHER = "971032146";
    private static final String WITHOUT_DELEGATION = "974760673";
    private static final String NOT_LISTED = "958935420";
    private static final String HEADER = "X-On-Behalf-Of";

    @TempDir
    static Path directory;
    private static TwinEnvironment environment;
    private static PortnerProcess portner;

    @BeforeAll
    static void start() throws Exception {
        environment = TwinEnvironment.in(directory);
        environment.twin().maskinporten().register(
                ClientRegistration.of(TwinEnvironment.CLIENT_ID, TwinEnvironment.ORGNO, "ks:fiks").delegatedBy(ONE, ANOTHER));
        portner = PortnerProcess.start(environment.variables("PORTNER_CONSUMER_ORG_HEADER", HEADER, "PORTNER_CONSUMER_ORGS",
                String.join(",", ONE, ANOTHER, WITHOUT_DELEGATION, TwinEnvironment.ORGNO)));
        Eventually.eventually(Duration.ofSeconds(60), () -> token());
    }

    @AfterAll
    static void stop() {
        try (TwinEnvironment twin = environment; PortnerProcess process = portner) {
            assertThat(process.output()).doesNotContain("eyJ");
        }
    }

    @BeforeEach
    void forget() {
        environment.twin().fiks().reset();
    }

    @AfterEach
    void theHeaderHasNeverReachedFiks() {
        for (FiksCall call : environment.twin().fiks().journal()) {
            assertThat(call.headers()).as(call.uri()).noneMatch(header ->
                    header.getKey().toLowerCase(Locale.ROOT).replaceAll("[_.]", "-").equals(HEADER.toLowerCase(Locale.ROOT)));
        }
    }

    private static HttpResponse<String> call(String... headers) throws Exception {
        return Calls.get(portner.proxy("/public/x"), headers);
    }

    private static String token(String... headers) throws Exception {
        HttpResponse<String> response = call(headers);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Calls.echoed(response, "Authorization").get(0);
    }

    /** Whom the token is for. */
    private static String consumer(String authorization) {
        String claims = authorization.split("\\.")[1];
        return new JsonObject(new String(Base64.getUrlDecoder().decode(claims), StandardCharsets.UTF_8)).getJsonObject("consumer")
                .getString("ID").replace("0192:", "");
    }

    @Test
    void eachOrganisationHasItsTokenAndTheRouteItsOwn() throws Exception {
        String own = token();
        String one = token(HEADER, ONE);
        String another = token(HEADER, ANOTHER);
        assertThat(List.of(consumer(own), consumer(one), consumer(another))).containsExactly(TwinEnvironment.ORGNO, ONE, ANOTHER);

        long requests = environment.twin().maskinporten().tokenRequests();
        for (String spelling : List.of(HEADER, "x-on-behalf-of", "X_ON_BEHALF_OF", "X.On.Behalf_Of")) {
            assertThat(token(spelling, ONE)).isEqualTo(one);
            assertThat(token(spelling, ANOTHER)).isEqualTo(another);
            assertThat(token()).isEqualTo(own);
        }
        assertThat(environment.twin().maskinporten().tokenRequests()).as("the same organisation shares one").isEqualTo(requests);
    }

    @Test
    void theIntegrationOfTheOrganisationIsOpen() throws Exception {
        FiksIntegration customers = new FiksIntegration("kunde-1", "passord-kunde-1", ONE);
        environment.twin().fiks().register(customers);
        String[] integration = {"IntegrasjonId", customers.id(), "IntegrasjonPassord", customers.password()};
        assertThat(Calls.get(portner.proxy("/x"), integration).statusCode()).as("with the supplier's own token").isEqualTo(401);
        assertThat(Calls.get(portner.proxy("/x"), "IntegrasjonId", customers.id(), "IntegrasjonPassord", customers.password(), HEADER, ONE)
                .statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"91075361", "910753615", "910 753 614", ONE + "," + ANOTHER, "0192:" + ONE, "me"})
    void whatIsNoOrganisationNumberIsRefused(String value) throws Exception {
        assertProblem(refused(HEADER, value), 400, "bad-request", "http_request_error");
    }

    @Test
    void twoAtOnceAreRefused() throws Exception {
        assertProblem(refused(HEADER, ONE, HEADER, ONE), 400, "bad-request", "http_request_error");
        assertProblem(refused(HEADER, ONE, "x_on_behalf_of", ANOTHER), 400, "bad-request", "http_request_error");
    }

    @Test
    void oneThatIsNotInTheListIsRefused() throws Exception {
        JsonObject problem = assertProblem(refused(HEADER, NOT_LISTED), 403, "unknown-consumer", "http_request_denied");
        assertThat(problem.getString("hint_nb")).contains("PORTNER_CONSUMER_ORGS");
        assertThat(problem.getString("hint_en")).contains("PORTNER_CONSUMER_ORGS");
    }

    /** Neither Fiks nor Maskinporten hears of it. */
    private static HttpResponse<String> refused(String... headers) throws Exception {
        token();
        long calls = environment.twin().fiks().calls();
        long requests = environment.twin().maskinporten().tokenRequests();
        HttpResponse<String> response = call(headers);
        assertThat(environment.twin().fiks().calls()).isEqualTo(calls);
        assertThat(environment.twin().maskinporten().tokenRequests()).isEqualTo(requests);
        return response;
    }

    @Test
    void whatMaskinportenRefusesIsToldAndOthersGoOn() throws Exception {
        JsonObject problem = assertProblem(call(HEADER, WITHOUT_DELEGATION), 502, "token-refused", "proxy_configuration_error");
        assertThat(problem.getString("mp_code")).isEqualTo("MP-251");
        JsonObject oneself = assertProblem(call(HEADER, TwinEnvironment.ORGNO), 502, "token-refused", "proxy_configuration_error");
        assertThat(oneself.getString("detail")).contains("consumer_org");
        assertThat(consumer(token(HEADER, ONE))).isEqualTo(ONE);
        assertThat(consumer(token())).isEqualTo(TwinEnvironment.ORGNO);
    }

    @Test
    void withAPersonsOwnTokenItSaysNothing() throws Exception {
        assertThat(token("Authorization", "Bearer a-persons-own", HEADER, NOT_LISTED)).isEqualTo("Bearer a-persons-own");
        HttpResponse<String> outside = Calls.get(portner.proxy("/test.svarut.ks.no/tjenester/x"), "Authorization", "Basic eDp5", HEADER, "me");
        assertThat(outside.statusCode()).as(outside.body()).isEqualTo(200);
    }

    @Test
    void asATrailerItDoesNotLeaveEither() throws Exception {
        try (RawClient client = RawClient.to(portner)) {
            RawClient.Answer answer = client.send("POST /public/x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "3\r\nabc\r\n0\r\n" + HEADER + ": " + ANOTHER + "\r\n\r\n").answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(consumer(Calls.echoed(answer.body(), "Authorization").get(0))).isEqualTo(TwinEnvironment.ORGNO);
        }
    }
}
