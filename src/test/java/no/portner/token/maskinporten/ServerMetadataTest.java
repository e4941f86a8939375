package no.portner.token.maskinporten;

import static no.portner.token.maskinporten.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import no.portner.Mistake;
import no.portner.token.Timers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerMetadataTest {

    private static final URI WELL_KNOWN = URI.create("https://maskinporten.no/.well-known/oauth-authorization-server");

    private record Later(Duration delay, Runnable task) {
    }

    private final BlockingQueue<Later> later = new LinkedBlockingQueue<>();
    private final Attempts attempts = new Attempts((delay, task) -> () -> { });
    private final Timers timers = (delay, task) -> {
        later.add(new Later(delay, task));
        return () -> { };
    };
    private final FakeExchange exchange = new FakeExchange();

    @AfterEach
    void close() {
        attempts.close();
    }

    @Mistake("metadata look-up on the request path")
    @Test
    void built_in_values_keep_the_issuers_slash_and_serve_before_anything_is_read() {
        assertThat(metadata(Optional.empty(), Optional.empty()).current())
                .isEqualTo(new AuthoritySettings.Server("https://maskinporten.no/", URI.create("https://maskinporten.no/token")));
        assertThat(exchange.asked).isEmpty();
    }

    @Test
    void what_is_read_takes_over_and_is_read_again_after_twelve_hours() throws InterruptedException {
        exchange.answers(answer(200, """
                {"grant_types_supported":["x"],"issuer":"https://sky.maskinporten.dev","token_endpoint":"https://sky.maskinporten.dev/t"}"""));
        ServerMetadata metadata = metadata(Optional.empty(), Optional.empty());
        metadata.start();
        assertThat(next().delay()).isEqualTo(Duration.ofHours(12));
        assertThat(metadata.current().issuer()).isEqualTo("https://sky.maskinporten.dev");
        assertThat(metadata.current().tokenEndpoint()).hasPath("/t");
    }

    @Test
    void what_was_read_last_serves_on_when_a_reading_fails_and_the_next_comes_sooner() throws InterruptedException {
        exchange.answers(answer(200, "{\"issuer\":\"https://a/\",\"token_endpoint\":\"https://a/t\"}"), answer(503, ""));
        ServerMetadata metadata = metadata(Optional.empty(), Optional.empty());
        metadata.start();
        next().task().run();
        assertThat(next().delay()).isEqualTo(Duration.ofMinutes(1));
        assertThat(metadata.current().issuer()).isEqualTo("https://a/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"issuer\":\"https://a/\"}", "{\"token_endpoint\":\"https://a/t\"}",
            "{\"issuer\":\"https://a/\",\"token_endpoint\":\"http://a/t\"}", "{\"issuer\":\"https://a/\",\"token_endpoint\":\"/t\"}",
            "{\"issuer\":\"http://a/\",\"token_endpoint\":\"https://a/t\"}", "{\"issuer\":\"https://a/\",\"token_endpoint\":\":\"}",
            "{\"issuer\":1,\"token_endpoint\":\"https://a/t\"}"})
    void metadata_that_cannot_be_trusted_changes_nothing(String body) throws InterruptedException {
        exchange.answers(answer(200, body));
        ServerMetadata metadata = metadata(Optional.empty(), Optional.empty());
        metadata.start();
        assertThat(next().delay()).isEqualTo(Duration.ofMinutes(1));
        assertThat(metadata.current().issuer()).isEqualTo("https://maskinporten.no/");
    }

    @Test
    void what_is_configured_wins_and_needs_no_reading_when_complete() throws InterruptedException {
        exchange.answers(answer(200, "{\"issuer\":\"https://a/\",\"token_endpoint\":\"https://a/t\"}"));
        ServerMetadata half = metadata(Optional.of("https://mine/"), Optional.empty());
        half.start();
        next();
        assertThat(half.current()).isEqualTo(new AuthoritySettings.Server("https://mine/", URI.create("https://a/t")));
        metadata(Optional.of("https://mine/"), Optional.of(URI.create("http://127.0.0.1:9/t"))).start();
        assertThat(exchange.asked).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://maskinporten.no/x", "http://127.0.0.1.evil.no/x", "ftp://a/x", "/x", "https:x"})
    void a_server_in_the_clear_is_refused(String uri) {
        assertThatIllegalArgumentException().isThrownBy(() -> new AuthoritySettings.Server("https://a/", URI.create(uri)));
    }

    private Later next() throws InterruptedException {
        Later next = later.poll(10, TimeUnit.SECONDS);
        assertThat(next).as("something to do later").isNotNull();
        return next;
    }

    private ServerMetadata metadata(Optional<String> issuer, Optional<URI> tokenEndpoint) {
        return new ServerMetadata(new AuthoritySettings(WELL_KNOWN, issuer, tokenEndpoint,
                AuthoritySettings.Server.besideMetadata(WELL_KNOWN)), exchange, attempts, timers);
    }
}
