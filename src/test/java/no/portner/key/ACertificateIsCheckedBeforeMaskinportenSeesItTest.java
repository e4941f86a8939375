package no.portner.key;

import static no.portner.key.TestCertificates.virksomhetssertifikat;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import no.portner.key.KeyChecks.Environment;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ACertificateIsCheckedBeforeMaskinportenSeesItTest {

    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2027-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({"2025-12-31T23:59:59Z,not valid before 2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z,", "2027-01-01T00:00:00Z,",
            "2027-01-01T00:00:01Z,expired at 2027-01-01T00:00:00Z"})
    void it_is_valid_now(Instant now, String problem) {
        expect(check(virksomhetssertifikat().valid(FROM, TO), now, Environment.TEST), problem);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {KeyUsage.digitalSignature + ",-", "-1,-", KeyUsage.nonRepudiation + ",digitalSignature",
            KeyUsage.keyEncipherment + ",digitalSignature"})
    void it_is_for_authentication(int usage, String problem) {
        expect(check(virksomhetssertifikat().valid(FROM, TO).usage(usage), FROM, Environment.TEST), problem);
    }

    @ParameterizedTest
    @CsvSource({TestCertificates.PROD_CA_NAME + ",PROD,", TestCertificates.PROD_CA_NAME + ",TEST,production certificate",
            TestCertificates.TEST_CA_NAME + ",PROD,test certificate", TestCertificates.TEST_CA_NAME + ",TEST,",
            "Commfides Legal Person - G3 - TEST,PROD,test certificate", "Commfides Legal Person - G3,TEST,production certificate",
            "Attest CA,PROD,", "Our own CA,TEST,", TestCertificates.TEST_CA_NAME + ",OTHER,"})
    void it_is_of_the_issuer_s_environment(String authority, Environment environment, String problem) {
        expect(check(virksomhetssertifikat().valid(FROM, TO).issuer("CN=" + authority), FROM, environment), problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
            "O=Testkommune,organizationIdentifier=NTRNO-991825827 | 991825827", "O=Testkommune,organizationIdentifier=PSDNO-FSA-991825827 | 991825827",
            "O=Testkommune,organizationIdentifier=991825827 | 991825827", "O=Testkommune,serialNumber=991825827 | 991825827",
            "O=TESTKOMMUNE - 991825827 | 991825827", "O=Buypass AS-991825827 | 991825827",
            "serialNumber=111111111,organizationIdentifier=NTRNO-222222222 | 111111111",
            "O=Testkommune | -", "serialNumber=12345 | -", "organizationIdentifier=VATSE-991825827 | -"})
    void it_names_the_organisation(String subject, String number) {
        assertThat(OrganisationNumber.of(virksomhetssertifikat().subject(subject).make().leaf())).isEqualTo(Optional.ofNullable(number));
    }

    @Test
    void everything_wrong_is_told_at_once() {
        assertThat(check(virksomhetssertifikat().valid(FROM, TO).subject("CN=x").usage(KeyUsage.nonRepudiation), TO.plusSeconds(1),
                Environment.PROD)).hasSize(4);
    }

    @Test
    void the_environment_is_told_by_the_issuer() {
        assertThat(Environment.ofIssuer(URI.create("https://maskinporten.no/"))).isEqualTo(Environment.PROD);
        assertThat(Environment.ofIssuer(URI.create("https://test.maskinporten.no/"))).isEqualTo(Environment.TEST);
        assertThat(Environment.ofIssuer(URI.create("http://localhost:8080/"))).isEqualTo(Environment.OTHER);
    }

    private static List<String> check(TestCertificates.Plan plan, Instant now, Environment environment) {
        return CertificateChecks.problems(plan.make().leaf(), new KeyChecks(() -> now, environment), "auth.p12",
                "MASKINPORTEN_CERTIFICATE_PATH").stream().map(KeyProblem.Flaw::sentence).toList();
    }

    private static void expect(List<String> problems, String words) {
        if (words == null) {
            assertThat(problems).isEmpty();
        } else {
            assertThat(problems).singleElement().asString().contains(words, "MASKINPORTEN_CERTIFICATE_PATH");
        }
    }
}
