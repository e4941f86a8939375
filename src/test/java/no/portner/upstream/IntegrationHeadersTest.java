package no.portner.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import no.portner.Mistake;
import no.portner.config.Secret;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.route.Integration;
import no.portner.route.Match;
import no.portner.route.Route;
import no.portner.route.Routes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of several integrations a call gets the password of the one that it names, and of no other. */
class IntegrationHeadersTest {

    private static final AsciiString TOKEN = AsciiString.of("Bearer the-token");
    private static final Integration OSLO = new Integration("Oslo-1", Secret.of("pw-oslo"));
    private static final Integration BERGEN = new Integration("bergen-2", Secret.of("pw-bergen"));
    private static final Integration DEFAULT = new Integration("default", Secret.of("pw-default"));

    private final Match without = match(Optional.empty());
    private final Match with = match(Optional.of(DEFAULT));

    @ParameterizedTest
    @CsvSource({"Oslo-1, Oslo-1, pw-oslo", "oslo-1, Oslo-1, pw-oslo", "' OSLO-1 ', Oslo-1, pw-oslo", "BERGEN-2, bergen-2, pw-bergen",
        "Default, default, pw-default"})
    void the_named_one_goes_as_it_is_configured(String named, String id, String password) {
        assertSent(toUpstream(with, "IntegrasjonId", named), id, password);
    }

    @Mistake("client spells the header with `_` or `.` and upstream folds it")
    @ParameterizedTest
    @ValueSource(strings = {"integrasjonid", "INTEGRASJONID", "integrasjon_id", "Integrasjon-Id", "Integrasjon.Id"})
    void in_whatever_spelling_it_is_named(String name) {
        HttpHeaders headers = toUpstream(with, name, "oslo-1");
        assertSent(headers, "Oslo-1", "pw-oslo");
        assertThat(headers.names()).containsOnlyOnce("IntegrasjonId").doesNotContain("integrasjon_id", "Integrasjon-Id", "Integrasjon.Id");
    }

    @Test
    void a_call_that_names_none_carries_the_default_one_or_nothing() {
        assertSent(toUpstream(with, "Accept", "*/*"), "default", "pw-default");
        assertThat(toUpstream(without, "Accept", "*/*").names()).doesNotContain("IntegrasjonId", "IntegrasjonPassord");
        assertSent(toUpstream(with, "IntegrasjonPassord", "alone"), "default", "pw-default");
    }

    @ParameterizedTest
    @ValueSource(strings = {"IntegrasjonPassord", "integrasjon_passord", "INTEGRASJON-PASSORD"})
    void the_password_of_a_known_one_is_ours(String name) {
        HttpHeaders headers = toUpstream(with, "IntegrasjonId", "oslo-1", name, "the-apps-own");
        assertSent(headers, "Oslo-1", "pw-oslo");
        assertThat(headers.toString()).doesNotContain("the-apps-own");
    }

    @Test
    void an_unknown_one_with_its_own_password_passes_untouched() {
        HttpHeaders headers = toUpstream(with, "IntegrasjonID", "Stavanger-3", "integrasjonPassord", "its-own");
        assertSent(headers, "Stavanger-3", "its-own");
        assertThat(headers.names()).contains("IntegrasjonID", "integrasjonPassord");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stavanger-3", "", "Oslo", "Oslo-1, bergen-2", "Oslo-1,Oslo-1"})
    void an_unknown_one_without_a_password_is_refused_with_a_hint(String named) {
        ProxyError error = refused(with, "IntegrasjonId", named);
        assertThat(error.kind()).isEqualTo(Kind.INTEGRATION_UNKNOWN);
        assertThat(error.refusal()).get().satisfies(refusal -> {
            assertThat(refusal.hintNb()).contains("FIKS_INTEGRASJONER", "IntegrasjonPassord");
            assertThat(refusal.hintEn()).contains("FIKS_INTEGRASJONER", "IntegrasjonPassord");
        });
    }

    @ParameterizedTest
    @CsvSource({"IntegrasjonId, oslo-1, IntegrasjonId, bergen-2", "IntegrasjonId, oslo-1, integrasjon_id, bergen-2",
        "integrasjon.id, unknown, INTEGRASJONID, oslo-1", "IntegrasjonId, oslo-1, IntegrasjonId, ''"})
    void two_at_once_are_refused(String one, String first, String other, String second) {
        assertThat(refused(with, one, first, other, second).kind()).isEqualTo(Kind.BAD_REQUEST);
        assertThat(refused(with, one, first, other, second, "IntegrasjonPassord", "its-own").kind()).isEqualTo(Kind.BAD_REQUEST);
    }

    @Test
    void the_same_one_twice_is_one() {
        assertSent(toUpstream(with, "IntegrasjonId", "oslo-1", "integrasjon_id", "OSLO-1", "IntegrasjonId", "Oslo-1"), "Oslo-1", "pw-oslo");
    }

    @Test
    void what_is_replaced_while_calls_pass_is_used_at_once() {
        with.route().integrations().replace(Optional.empty(), List.of(new Integration("oslo-1", Secret.of("new"))));
        assertSent(toUpstream(with, "IntegrasjonId", "Oslo-1"), "oslo-1", "new");
        assertThat(refused(with, "IntegrasjonId", "bergen-2").kind()).isEqualTo(Kind.INTEGRATION_UNKNOWN);
    }

    /** A call that is sent once more after a 401 has our headers of the first time: those of today take their place. */
    @Test
    void a_call_that_is_sent_again_carries_the_password_of_today() {
        HttpHeaders headers = toUpstream(with, "Accept", "*/*");
        with.route().integrations().replace(Optional.of(new Integration("default", Secret.of("new"))), List.of());
        HeaderPolicy.toUpstream(headers, with, TOKEN);
        assertSent(headers, "default", "new");
    }

    @Test
    void on_paths_without_credentials_nothing_is_changed() {
        Match outside = new Match(with.route(), "/", false, "http://localhost:7180");
        HttpHeaders headers = headers("IntegrasjonId", "oslo-1", "integrasjon_id", "bergen-2");
        HeaderPolicy.toUpstream(headers, outside, null);
        assertThat(headers.get("IntegrasjonId")).isEqualTo("oslo-1");
        assertThat(headers.get("integrasjon_id")).isEqualTo("bergen-2");
        assertThat(headers.contains("IntegrasjonPassord")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"IntegrasjonId", "integrasjonpassord", "Integrasjon_Id", "integrasjon.passord"})
    void an_integration_never_leaves_in_a_trailer(String name) {
        HttpHeaders trailers = headers(name, "oslo-1", "X-Checksum", "1");
        HeaderPolicy.trailersToUpstream(trailers);
        assertThat(trailers.names()).containsExactly("X-Checksum");
    }

    private static void assertSent(HttpHeaders headers, String id, String password) {
        assertThat(headers.getAll("IntegrasjonId")).containsExactly(id);
        assertThat(headers.getAll("IntegrasjonPassord")).containsExactly(password);
    }

    private static HttpHeaders toUpstream(Match match, String... namesAndValues) {
        HttpHeaders headers = headers(namesAndValues);
        HeaderPolicy.toUpstream(headers, match, TOKEN);
        return headers;
    }

    private static ProxyError refused(Match match, String... namesAndValues) {
        return catchThrowableOfType(ProxyError.class, () -> toUpstream(match, namesAndValues));
    }

    private static Match match(Optional<Integration> byDefault) {
        Route route = Routes.to("fiks", "api.fiks.test.ks.no", URI.create("https://api.fiks.test.ks.no"), byDefault,
                Route.ClientAuthorization.KEEP, "/");
        route.integrations().replace(byDefault, List.of(OSLO, BERGEN));
        return new Match(route, "/", true, "http://localhost:7180");
    }

    private static HttpHeaders headers(String... namesAndValues) {
        HttpHeaders headers = new DefaultHttpHeaders(false);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }
}
