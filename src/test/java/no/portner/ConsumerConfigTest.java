package no.portner;

import static no.portner.Environments.config;
import static no.portner.Environments.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code PORTNER_CONSUMER_ORG_HEADER} and {@code PORTNER_CONSUMER_ORGS}. */
class ConsumerConfigTest {

    private static final String HEADER = "PORTNER_CONSUMER_ORG_HEADER";
    private static final String ORGANISATIONS = "PORTNER_CONSUMER_ORGS";

    @Test
    void theHeaderAndTheOrganisationsThatItMayName() {
        assertThat(config(HEADER, "X-On-Behalf-Of", ORGANISATIONS, "910753614,\n991825827 910753614").consumer()).get()
                .extracting(ConsumerConfig::header, ConsumerConfig::organisations)
                .containsExactly("X-On-Behalf-Of", List.of("910753614", "991825827"));
        assertThat(config().consumer()).isEmpty();
    }

    @Test
    void bothOrNone() {
        assertThat(problems(HEADER, "X-On-Behalf-Of")).singleElement().asString()
                .startsWith("PORTNER_CONSUMER_ORGS is not set, though PORTNER_CONSUMER_ORG_HEADER is; ");
        assertThat(problems(ORGANISATIONS, "910753614")).singleElement().asString()
                .startsWith("PORTNER_CONSUMER_ORG_HEADER is not set, though PORTNER_CONSUMER_ORGS is; ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "HOST", "IntegrasjonId", "Integrasjon-Id", "INTEGRASJON_PASSORD", "content-length",
        "Content_Type", "Connection", "TE", "Transfer-Encoding", "Proxy-Authorization", "Upgrade", "Expect", "Trailer", "Accept",
        "Accept-Encoding", "Cookie", "If-Match", "x-http2-path", "Sec-WebSocket-Key", "User-Agent", "traceparent"})
    void aHeaderThatPortnerOrHttpNeedsIsRefused(String name) {
        assertThat(problems(HEADER, name, ORGANISATIONS, "910753614")).singleElement().asString()
                .startsWith(HEADER + " \"" + name + "\" is a header that Portner or HTTP needs; ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X On Behalf", "X-On:", "På-Vegne-Av", "(X)", "X-A,X-B", "X\"A"})
    void whatIsNoHeadersNameIsRefused(String name) {
        assertThat(problems(HEADER, name, ORGANISATIONS, "910753614")).singleElement().asString()
                .startsWith(HEADER + " ").contains("is not the name of a header; ");
    }

    @ParameterizedTest
    @CsvSource({"910753615, the check digit is wrong", "'910753614 91075361', is not an organisation number",
        "0192:910753614, is not an organisation number", "'991825827,NO910753614', is not an organisation number",
        "',', is an empty list"})
    void everyOrganisationNumberIsChecked(String numbers, String wrong) {
        assertThat(problems(HEADER, "X-On-Behalf-Of", ORGANISATIONS, numbers)).singleElement().asString()
                .startsWith(ORGANISATIONS + " ").contains(wrong);
    }
}
