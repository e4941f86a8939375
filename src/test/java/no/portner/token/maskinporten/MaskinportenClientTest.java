package no.portner.token.maskinporten;

import static no.portner.token.maskinporten.Answers.answer;
import static no.portner.token.maskinporten.Answers.granted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import no.portner.error.ProxyError;
import no.portner.token.AccessToken;
import no.portner.token.Timers;
import no.portner.token.TokenRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MaskinportenClientTest {

    private static final URI WELL_KNOWN = URI.create("https://test.maskinporten.no/.well-known/oauth-authorization-server");
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String USED = "{\"error\":\"invalid_grant\",\"error_description\":\"Grant is used before\"}";

    private final Timers never = (delay, task) -> () -> { };
    private final Attempts attempts = new Attempts(never);
    private final FakeExchange exchange = new FakeExchange();
    private final ServerMetadata metadata = new ServerMetadata(new AuthoritySettings(WELL_KNOWN, Optional.empty(), Optional.empty(),
            AuthoritySettings.Server.besideMetadata(WELL_KNOWN)), exchange, attempts, never);
    private final MaskinportenClient client = new MaskinportenClient(TestKeys.withKid(), metadata, exchange, attempts,
            InstantSource.fixed(NOW), () -> 42L);
    private final TokenRequest request = new TokenRequest(WELL_KNOWN, "client", "thumbprint", new TreeSet<>(Set.of("ks:fiks")),
            Optional.empty(), Optional.empty(), Optional.empty());

    @AfterEach
    void close() {
        attempts.close();
    }

    @Test
    void a_grant_is_exchanged_for_a_token_that_lives_from_before_it_was_asked_for() {
        exchange.answers(granted("opaque", 120));
        AccessToken token = client.fetch(request, Duration.ofSeconds(10)).toCompletableFuture().join();
        assertThat(token.authorization().toString()).isEqualTo("Bearer opaque");
        assertThat(token.bornNanos()).isEqualTo(42);
        assertThat(token.life()).isEqualTo(Duration.ofSeconds(120));
        assertThat(exchange.asked).containsExactly(URI.create("https://test.maskinporten.no/token"));
        assertThat(JwtGrantTest.claims(exchange.grants.get(0))).containsEntry("aud", "https://test.maskinporten.no/");
    }

    @Test
    void a_grant_that_was_used_is_made_anew_once() {
        exchange.answers(answer(400, USED), granted("opaque", 120));
        assertThat(client.fetch(request, Duration.ofSeconds(10)).toCompletableFuture().join()).isNotNull();
        assertThat(exchange.grants).extracting(grant -> JwtGrantTest.claims(grant).get("jti")).doesNotHaveDuplicates().hasSize(2);
        exchange.answers(answer(400, USED), answer(400, USED), granted("too late", 120));
        assertThat(failure().refusal().orElseThrow().mpCode()).contains("MP-012");
    }

    @Test
    void a_clock_that_is_a_minute_fast_is_corrected_within_one_attempt() {
        exchange.answers(new HttpAnswer(400, Optional.of("Mon, 23 Nov 2026 11:59:00 GMT"), false, Optional.empty(),
                "{\"error\":\"invalid_grant\",\"error_description\":\"Issue time is in the future.\"}".getBytes(), false),
                granted("opaque", 120));
        client.fetch(request, Duration.ofSeconds(10)).toCompletableFuture().join();
        assertThat(client.clockOffset()).isBetween(Duration.ofSeconds(-61), Duration.ofSeconds(-59));
        assertThat((int) JwtGrantTest.claims(exchange.grants.get(0)).get("iat")).isEqualTo((int) NOW.getEpochSecond());
        assertThat((int) JwtGrantTest.claims(exchange.grants.get(1)).get("iat")).isEqualTo((int) NOW.getEpochSecond() - 60);
    }

    @Test
    void a_refusal_is_asked_once() {
        exchange.answers(answer(400, "{\"error\":\"invalid_scope\",\"error_uri\":\"https://maskinporten.no/errors/MP-200\"}"));
        assertThat(failure().kind()).isEqualTo(ProxyError.Kind.TOKEN_REFUSED);
        assertThat(exchange.grants).hasSize(1);
    }

    @Test
    void a_server_out_of_reach_is_told_without_details_of_the_network() {
        ProxyError error = failure();
        assertThat(error.kind()).isEqualTo(ProxyError.Kind.TOKEN_UNREACHABLE);
        assertThat(error.detail()).isEqualTo("Maskinporten cannot be reached.");
    }

    @Test
    void each_request_finds_the_client_with_its_key() {
        MaskinportenClients clients = new MaskinportenClients();
        clients.add(WELL_KNOWN, "client", "thumbprint", client);
        exchange.answers(granted("opaque", 120));
        assertThat(clients.fetch(request, Duration.ofSeconds(10)).toCompletableFuture().join()).isNotNull();
        clients.remove(WELL_KNOWN, "client", "thumbprint", client);
        assertThat(clients.fetch(request, Duration.ofSeconds(10)).toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void two_with_one_key_leave_one_by_one() {
        MaskinportenClients clients = new MaskinportenClients();
        MaskinportenClient other = new MaskinportenClient(TestKeys.withKid(), metadata, exchange, attempts, InstantSource.fixed(NOW),
                () -> 42L);
        clients.add(WELL_KNOWN, "client", "thumbprint", client);
        clients.add(WELL_KNOWN, "client", "thumbprint", other);
        clients.remove(WELL_KNOWN, "client", "thumbprint", client);
        exchange.answers(granted("opaque", 120));
        assertThat(clients.fetch(request, Duration.ofSeconds(10)).toCompletableFuture().join()).isNotNull();
        clients.remove(WELL_KNOWN, "client", "thumbprint", other);
        assertThat(clients.fetch(request, Duration.ofSeconds(10)).toCompletableFuture()).isCompletedExceptionally();
    }

    private ProxyError failure() {
        return (ProxyError) catchThrowable(() -> client.fetch(request, Duration.ofSeconds(10)).toCompletableFuture().join()).getCause();
    }
}
