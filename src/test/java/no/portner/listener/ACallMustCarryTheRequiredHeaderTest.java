package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import no.portner.config.Secret;
import no.portner.error.ProxyError.Kind;
import no.portner.listener.RawClient.Answer;
import no.portner.route.Integration;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code PORTNER_REQUIRED_HEADER}: without it there is neither token nor password, by whichever door a call comes; and it never leaves. */
class ACallMustCarryTheRequiredHeaderTest {

    private static final TwinPki PKI = new TwinPki();

    private ScriptedUpstream upstream;
    private Listening portner;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(PKI).next(c -> {
            while (true) {
                String head = c.head();
                String rest = head.contains("chunked") ? c.head() : "";
                c.send("HTTP/1.1 200 OK\r\nContent-Length: " + (head + rest).length() + "\r\n\r\n" + head + rest);
            }
        });
        portner = Listening.before(upstream.port(), PKI).oneLoop().required("X-From-App")
                .integration(new Integration("our-id", Secret.of("our-password")), IntegrationCheck.NEVER).start();
        client = portner.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        upstream.close();
        portner.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /x", "GET http://localhost/x", "GET https://localhost/x", "POST /x", "OPTIONS http://localhost", "GET /localhost/x"})
    void a_call_without_it_never_reaches_the_upstream(String request) throws Exception {
        Answer answer = client.send(request + " HTTP/1.1\r\nHost: localhost\r\nX-Other: 1\r\n\r\n").answer();
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("required-header-missing", "X-From-App", "PORTNER_REQUIRED_HEADER", "hint_nb", "hint_en");
        assertThat(portner.ended().error()).isEqualTo(Kind.REQUIRED_HEADER_MISSING);
        assertThat(upstream.accepted()).isZero();
    }

    @Test
    void neither_does_one_that_comes_to_the_transparent_listener() throws Exception {
        try (RawClient unaware = new RawClient(portner.http)) {
            assertThat(unaware.get("/x").answer().status()).isEqualTo(403);
            assertThat(received(unaware, "X-From-App: 1\r\n")).contains("Bearer the-token");
        }
    }

    @Test
    void one_with_an_authorization_of_its_own_would_get_the_password_and_needs_it_too() throws Exception {
        assertThat(client.send("GET /x HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer a-persons\r\n\r\n").answer().status()).isEqualTo(403);
        assertThat(upstream.accepted()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-From-App: yes\r\n", "x-from-app:\r\n", "X_From_App: 1\r\n", "X-From-App: 1\r\nx.from.app: 2\r\n"})
    void one_that_carries_it_gets_everything_and_it_does_not_leave(String header) throws Exception {
        assertThat(received(client, header)).contains("authorization: Bearer the-token", "our-password");
    }

    @Test
    void it_does_not_leave_at_the_end_of_a_body_either_and_says_nothing_there() throws Exception {
        String post = "POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n";
        String body = "3\r\nabc\r\n0\r\nX-From-App: 1\r\nx_from_app: 1\r\nX-Kept: 1\r\n\r\n";
        assertThat(client.send(post + "X-From-App: 1\r\n\r\n" + body).answer().body()).contains("the-token", "X-Kept: 1")
                .doesNotContainIgnoringCase("from");
        assertThat(client.send(post + "\r\n" + body).answer().status()).isEqualTo(403);
    }

    @Test
    void a_call_that_gets_nothing_of_ours_passes_without_it() throws Exception {
        assertThat(client.send("TRACE /x HTTP/1.1\r\nHost: localhost\r\n\r\n").answer().body()).doesNotContain("the-token", "our-password");
        assertThat(client.send("TRACE /x HTTP/1.1\r\nHost: localhost\r\nX-From-App: 1\r\n\r\n").answer().body()).doesNotContainIgnoringCase("from");
    }

    private static String received(RawClient client, String headers) throws Exception {
        Answer answer = client.send("GET /x HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n").answer();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body().toLowerCase(Locale.ROOT)).doesNotContain("from");
        return answer.body();
    }
}
