package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import no.portner.config.Secret;
import no.portner.listener.RawClient.Answer;
import no.portner.listener.UnauthorisedCounters.Reason;
import no.portner.route.Integration;
import no.portner.route.Route;
import org.junit.jupiter.api.Test;

/** A 401 that says that the integration failed: perhaps its password has just been changed. */
class ARotatedPasswordIsUsedAtOnceTest extends RefusedTokens {

    private static final String FAILED = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 52\r\n\r\n"
            + "{\"message\":\"Autentisering feilet for integrasjon 1\"}";

    private final AtomicInteger checks = new AtomicInteger();
    private final CompletableFuture<Void> checked = new CompletableFuture<>();
    private String newPassword;
    private CompletableFuture<Boolean> answer;
    private Route route;

    @Override
    Listening.Builder made(Listening.Builder builder) {
        return builder.integration(new Integration("1", Secret.of("old")), asked -> {
            checks.incrementAndGet();
            route = asked;
            checked.complete(null);
            if (answer != null) {
                return answer;
            }
            boolean changed = newPassword != null;
            if (changed) {
                rotate(newPassword);
            }
            return CompletableFuture.completedFuture(changed);
        });
    }

    private void rotate(String password) {
        route.integrations().replace(Optional.of(new Integration("1", Secret.of(password))), List.of());
    }

    private void failsAndThenTakes(String password) {
        upstream.next(c -> {
            assertThat(c.head()).contains("\r\nIntegrasjonPassord: old\r\n");
            assertThat(c.body(4)).isEqualTo("body");
            c.send(FAILED);
            assertThat(c.head()).contains("\r\nIntegrasjonPassord: " + password + "\r\n").containsOnlyOnce("IntegrasjonId")
                    .contains(carrying("token-0"));
            assertThat(c.body(4)).isEqualTo("body");
            c.send(OK);
        });
    }

    private RawClient post() throws Exception {
        return client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbody");
    }

    @Test
    void the_call_is_sent_again_with_the_new_password_and_the_same_token() throws Exception {
        newPassword = "new";
        failsAndThenTakes("new");
        assertThat(post().answer().body()).isEqualTo("ok");
        assertThat(tokens.asked).hasValue(1);
        assertCounted(1, 1, 1);
    }

    @Test
    void the_call_waits_for_the_answer() throws Exception {
        answer = new CompletableFuture<>();
        CompletableFuture<Boolean> asked = answer;
        failsAndThenTakes("new");
        post();
        soon(checked);
        rotate("new");
        asked.complete(true);
        assertThat(client.answer().body()).isEqualTo("ok");
    }

    @Test
    void nothing_is_sent_again_when_nothing_changed() throws Exception {
        upstream.next(c -> {
            c.head();
            c.body(4);
            c.send(FAILED);
        });
        Answer refused = post().answer();
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.body()).contains("Autentisering feilet");
        assertThat(checks).hasValue(1);
        assertThat(portner.unauthorised().passedOn(Reason.INTEGRATION)).isEqualTo(1);
    }

    @Test
    void nothing_is_sent_again_when_it_cannot_be_known() throws Exception {
        answer = CompletableFuture.failedFuture(new IllegalStateException("the files cannot be read"));
        upstream.next(c -> {
            c.head();
            c.body(4);
            c.send(FAILED);
        });
        assertThat(post().answer().status()).isEqualTo(401);
    }

    @Test
    void a_call_that_was_under_way_while_the_password_changed_needs_no_check() throws Exception {
        upstream.next(c -> {
            c.head();
            c.send(FAILED);
            assertThat(c.head()).contains("\r\nIntegrasjonPassord: old\r\n");
            rotate("new");
            c.send(FAILED);
            assertThat(c.head()).contains("\r\nIntegrasjonPassord: new\r\n");
            c.send(OK);
        });
        assertThat(client.get("/").answer().status()).as("the first call tells this test of the route").isEqualTo(401);
        assertThat(client.get("/").answer().body()).isEqualTo("ok");
    }

    @Test
    void a_body_that_is_too_long_is_not_sent_again_but_the_next_call_has_the_new_password() throws Exception {
        newPassword = "new";
        int length = RequestBody.MOST_RECORDED + 1;
        upstream.next(c -> {
            c.head();
            c.body(length);
            c.send(FAILED);
            assertThat(c.head()).contains("\r\nIntegrasjonPassord: new\r\n");
            c.send(OK);
        });
        client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n").send(new byte[length]);
        assertThat(client.answer().status()).isEqualTo(401);
        assertThat(client.get("/").answer().body()).isEqualTo("ok");
    }
}
