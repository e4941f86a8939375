package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import no.portner.error.ProxyError.Kind;
import no.portner.listener.RawClient.Answer;
import no.portner.token.AccessToken;
import no.portner.token.TokenSource;
import no.portner.twin.TwinPki;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The header with the organisation shapes the token and reaches no upstream. */
class ACallNamesWhomItIsMadeForTest {

    private static final TwinPki PKI = new TwinPki();
    private static final TokenSource BY_ORGANISATION = (request, atMost) -> CompletableFuture.completedFuture(
            new AccessToken("token-of-" + request.consumerOrg().orElse("the-route"), System.nanoTime(), Duration.ofHours(1)));

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
        portner = Listening.before(upstream.port(), PKI).oneLoop().tokens(BY_ORGANISATION)
                .consumer(ConsumerHeader.named("X-On-Behalf-Of", List.of("910753614", "971032146"))).start();
        client = portner.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        upstream.close();
        portner.close();
    }

    private String received(String headers) throws Exception {
        Answer answer = client.send("GET /x HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n").answer();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body().toLowerCase(Locale.ROOT).replace('_', '-').replace('.', '-')).doesNotContain("on-behalf-of");
        return answer.body();
    }

    @Test
    void the_token_is_the_named_organisations() throws Exception {
        assertThat(received("")).contains("Bearer token-of-the-route");
        assertThat(received("X-On-Behalf-Of: 910753614\r\n")).contains("Bearer token-of-910753614");
        assertThat(received("x_on_behalf_of: 971032146\r\n")).contains("Bearer token-of-971032146");
        assertThat(received("")).contains("Bearer token-of-the-route");
    }

    @Test
    void a_person_s_token_is_kept_and_the_header_goes_all_the_same() throws Exception {
        assertThat(received("Authorization: Bearer a-persons\r\nX-On-Behalf-Of: nonsense\r\nX.On.Behalf.Of: 1\r\n"))
                .contains("Bearer a-persons").doesNotContain("nonsense");
    }

    @Test
    void the_placeholder_is_not_a_person_s_token() throws Exception {
        assertThat(received("Authorization: Bearer portner\r\nX-On-Behalf-Of: 910753614\r\n")).contains("Bearer token-of-910753614");
    }

    @Test
    void a_trailer_of_the_name_does_not_leave() throws Exception {
        Answer answer = client.send("POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3\r\nabc\r\n0\r\nX-On-Behalf-Of: 971032146\r\nx_on_behalf_of: 1\r\nX-Kept: 1\r\n\r\n").answer();
        assertThat(answer.body()).contains("token-of-the-route", "X-Kept: 1").doesNotContainIgnoringCase("behalf");
    }

    @Test
    void what_may_not_be_is_answered_without_the_upstream_and_a_refusal_leaves_the_connection() throws Exception {
        assertThat(client.send("GET /x HTTP/1.1\r\nHost: localhost\r\nX-On-Behalf-Of: 991825827\r\n\r\n").answer().status()).isEqualTo(403);
        assertThat(portner.ended().error()).isEqualTo(Kind.CONSUMER_UNKNOWN);
        assertThat(upstream.accepted()).isZero();
        assertThat(received("X-On-Behalf-Of: 910753614\r\n")).contains("Bearer token-of-910753614");
        assertThat(portner.ended().error()).isNull();
        assertThat(client.send("GET /x HTTP/1.1\r\nHost: localhost\r\nX-On-Behalf-Of: 1\r\n\r\n").answer().status()).isEqualTo(400);
        assertThat(portner.ended().error()).isEqualTo(Kind.BAD_REQUEST);
        assertThat(upstream.accepted()).isEqualTo(1);
    }
}
