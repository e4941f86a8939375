package no.portner.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsumerHeaderTest {

    private static final String LISTED = "910753614";
    private static final String NOT_LISTED = "991825827";

    private final ConsumerHeader header = ConsumerHeader.named("X-On-Behalf-Of", List.of(LISTED, "971032146"));

    @ParameterizedTest
    @ValueSource(strings = {"X-On-Behalf-Of", "x-on-behalf-of", "X_On_Behalf_Of", "X.ON.BEHALF.OF", "x-On_behalf.Of"})
    void it_is_read_and_taken_out_in_every_spelling(String name) {
        HttpHeaders headers = headers("Accept", "*/*", name, " " + LISTED + " ");
        assertThat(header.take(headers, true)).isEqualTo(LISTED);
        assertThat(headers.names()).containsExactly("Accept");
    }

    @Test
    void a_call_without_it_is_the_routes_own() {
        assertThat(header.take(headers("X-On-Behalf", LISTED), true)).isNull();
        assertThat(header.take(headers(), true)).isNull();
    }

    @Test
    void without_a_token_of_ours_it_says_nothing_and_goes_all_the_same() {
        HttpHeaders headers = headers("X-On-Behalf-Of", "nonsense", "x_on_behalf_of", LISTED);
        assertThat(header.take(headers, false)).isNull();
        assertThat(headers.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "91075361", "9107536144", "910753615", "910 753 614", "0192:910753614", "910753614,971032146",
        "910753614, 910753614", "NO910753614"})
    void what_is_no_organisation_number_is_refused(String value) {
        assertThat(refused("X-On-Behalf-Of", value).kind()).isEqualTo(Kind.BAD_REQUEST);
    }

    @Test
    void two_values_are_refused_even_when_they_say_the_same() {
        assertThat(refused("X-On-Behalf-Of", LISTED, "X-On-Behalf-Of", LISTED).kind()).isEqualTo(Kind.BAD_REQUEST);
        assertThat(refused("X-On-Behalf-Of", LISTED, "x_on_behalf_of", "971032146").kind()).isEqualTo(Kind.BAD_REQUEST);
    }

    @Test
    void an_organisation_that_is_not_in_the_list_is_refused_with_a_hint() {
        ProxyError error = refused("X-On-Behalf-Of", NOT_LISTED);
        assertThat(error.kind()).isEqualTo(Kind.CONSUMER_UNKNOWN);
        assertThat(error.refusal()).get().satisfies(refusal -> {
            assertThat(refusal.hintNb()).contains("PORTNER_CONSUMER_ORGS");
            assertThat(refusal.hintEn()).contains("PORTNER_CONSUMER_ORGS");
        });
    }

    @Test
    void a_trailer_of_the_name_goes_too() {
        HttpHeaders trailers = headers("X-Checksum", "1", "x-on.behalf_of", LISTED);
        header.drop(trailers);
        assertThat(trailers.names()).containsExactly("X-Checksum");
    }

    @Test
    void where_none_is_configured_nothing_is_touched() {
        HttpHeaders headers = headers("X-On-Behalf-Of", "nonsense");
        assertThat(ConsumerHeader.none().take(headers, true)).isNull();
        ConsumerHeader.none().drop(headers);
        assertThat(headers.contains("X-On-Behalf-Of")).isTrue();
    }

    private ProxyError refused(String... namesAndValues) {
        return catchThrowableOfType(ProxyError.class, () -> header.take(headers(namesAndValues), true));
    }

    private static HttpHeaders headers(String... namesAndValues) {
        HttpHeaders headers = new DefaultHttpHeaders(false);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }
}
