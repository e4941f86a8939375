package no.portner.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import no.portner.config.Secret;
import no.portner.token.maskinporten.RestExchangeTest;
import no.portner.trace.Collector.Answer;
import no.portner.trace.Collector.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(RestExchangeTest.AnyPort.class)
class RestCollectorTest {

    private static final byte[] REQUEST = new Otlp(Map.of("service.name", "test"), "1").request(List.of(Spans.ended("GET /a")));

    private static Answer send(FakeCollector collector) {
        return new RestCollector(Spans.settings(collector, 1), (options, uri) -> { }).send(REQUEST);
    }

    @Test
    void what_was_sent_arrives_with_its_headers() throws Exception {
        try (FakeCollector collector = new FakeCollector()) {
            assertThat(send(collector)).isEqualTo(Answer.TAKEN);
            assertThat(collector.next().name()).isEqualTo("GET /a");
            assertThat(collector.headers()).singleElement().satisfies(headers -> assertThat(headers)
                    .containsEntry("Api-key", List.of("the-key")).containsEntry("Content-type", List.of("application/x-protobuf"))
                    .containsEntry("User-agent", List.of("portner")));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void what_will_pass_is_worth_another_try(int status) throws Exception {
        try (FakeCollector collector = new FakeCollector().answers(status)) {
            assertThat(send(collector)).satisfies(answer -> assertThat(answer.outcome()).isEqualTo(Outcome.TRY_AGAIN))
                    .satisfies(answer -> assertThat(answer.detail()).contains("answered " + status).doesNotContain("the-key"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 401, 404, 500})
    void anything_else_is_not(int status) throws Exception {
        try (FakeCollector collector = new FakeCollector().answers(status)) {
            assertThat(send(collector).outcome()).isEqualTo(Outcome.REFUSED);
        }
    }

    @Test
    void a_collector_that_is_not_there_is_told_without_what_it_would_have_got() throws Exception {
        FakeCollector collector = new FakeCollector();
        collector.close();
        assertThat(send(collector).outcome()).isEqualTo(Outcome.TRY_AGAIN);
        assertThat(send(collector).detail()).contains("cannot be reached", collector.endpoint().toString()).doesNotContain("the-key");
    }

    @Test
    void a_connection_is_made_as_portner_makes_its_own() throws Exception {
        AtomicReference<URI> asked = new AtomicReference<>();
        try (FakeCollector collector = new FakeCollector()) {
            CollectorSettings settings = new CollectorSettings(collector.endpoint().resolve("/v1/traces"), Map.of("a", Secret.of("b")),
                    Duration.ofSeconds(5), Map.of(), new ExportSettings(1, Duration.ofSeconds(1)));
            assertThat(new RestCollector(settings, (options, uri) -> asked.set(uri)).send(REQUEST)).isEqualTo(Answer.TAKEN);
            assertThat(asked.get()).isEqualTo(settings.endpoint());
        }
    }
}
