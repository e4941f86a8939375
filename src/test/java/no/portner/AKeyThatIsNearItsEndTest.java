package no.portner;

import static no.portner.Environments.config;
import static no.portner.Environments.problems;
import static no.portner.key.TestCertificates.virksomhetssertifikat;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import no.portner.key.KeyChecks;
import no.portner.key.KeyProblem;
import no.portner.key.KeySettings;
import no.portner.key.KeyShapes;
import no.portner.key.KeyVariables;
import no.portner.key.RegisteredKey;
import no.portner.key.SigningKey;
import no.portner.key.SigningKeys;
import no.portner.key.TestCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nobody can ask Digdir when a registered key was registered, so it has to be said; a certificate says it itself. */
class AKeyThatIsNearItsEndTest {

    private static final String R = "PORTNER_ROUTES_0__";
    private static final Instant END = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(200));

    @TempDir
    Path directory;

    private SigningKey key(String shape) throws KeyProblem {
        TestCertificates.Chain chain = virksomhetssertifikat().valid(END.minus(Duration.ofDays(300)), END).make();
        Map<String, KeySettings> shapes = KeyShapes.write(directory, chain.keys(), chain.all());
        return SigningKeys.load(shapes.get(shape), KeyVariables.maskinporten(), new KeyChecks(InstantSource.system(), KeyChecks.Environment.TEST));
    }

    private List<String> warnings(String shape, Instant now, String... variables) throws KeyProblem {
        return KeyEnds.warnings(config(variables).routes().get(0).client(), key(shape), now);
    }

    @ParameterizedTest
    @CsvSource({"2026-03-01, 2027-03-01", "2024-02-29, 2025-02-28", "2025-12-31, 2026-12-31"})
    void a_registered_key_lives_for_a_year(LocalDate since, LocalDate end) {
        assertThat(new RegisteredKey(since, "-").end()).isEqualTo(end + "T00:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "2027-01-30T00:00:00Z |",
        "2027-01-30T00:00:01Z | ends on 2027-03-01T00:00:00Z, in 29 days",
        "2027-02-28T00:00:00Z | in 1 day",
        "2027-02-28T12:00:00Z | in 0 days",
        "2027-03-01T00:00:01Z | has ended",
        "2026-02-28T00:00:00Z |",
        "2026-02-27T23:59:59Z | MASKINPORTEN_KEY_REGISTERED is a day to come (2026-03-01)"})
    void the_start_warns_of_a_registered_key_from_30_days_before_on(Instant now, String said) throws Exception {
        String all = warnings("JWK", now, "MASKINPORTEN_KEY_ID", "k", "MASKINPORTEN_KEY_REGISTERED", "2026-03-01").stream()
                .collect(Collectors.joining());
        if (said == null) {
            assertThat(all).isEmpty();
        } else {
            assertThat(all).contains(said, "MASKINPORTEN_KEY_REGISTERED");
        }
        if (said != null && !said.contains("to come")) {
            assertThat(all).contains("client-1", "Register a new key with Digdir", "set MASKINPORTEN_KEY_REGISTERED to that day");
        }
    }

    @Test
    void the_start_warns_of_a_certificate_in_the_same_way() throws Exception {
        assertThat(warnings("JKS", END.minus(Duration.ofDays(30)))).isEmpty();
        assertThat(warnings("JKS", END.minus(Duration.ofDays(30)).plusSeconds(1))).singleElement().asString()
                .contains("client-1", "ends on " + END, "in 29 days", "Order its successor");
        assertThat(warnings("PEM key that is registered", END)).as("Maskinporten does not see that certificate").isEmpty();
    }

    @Test
    void nothing_is_said_where_nobody_told_when() throws Exception {
        assertThat(warnings("JWK", Instant.parse("2040-01-01T00:00:00Z"), "MASKINPORTEN_KEY_ID", "k")).isEmpty();
    }

    @Test
    void the_day_belongs_to_the_key_that_it_is_said_of() {
        String[] shared = {"MASKINPORTEN_KEY_ID", "k", "MASKINPORTEN_KEY_REGISTERED", "2026-03-01", R + "NAME", "svarut"};
        assertThat(config(shared).routes()).allSatisfy(route -> assertThat(route.client().registered())
                .contains(new RegisteredKey(LocalDate.of(2026, 3, 1), "MASKINPORTEN_KEY_REGISTERED")));
        PortnerConfig own = config("MASKINPORTEN_KEY_ID", "k", "MASKINPORTEN_KEY_REGISTERED", "2026-03-01", R + "NAME", "svarut",
                R + "PRIVATE_KEY_PATH", "/k.pem", R + "KEY_ID", "other");
        assertThat(own.routes().get(0).client().registered()).isPresent();
        assertThat(own.routes().get(1).client().registered()).as("a route's own key has a day of its own or none").isEmpty();
        PortnerConfig both = config("MASKINPORTEN_KEY_ID", "k", "MASKINPORTEN_KEY_REGISTERED", "2026-03-01", R + "NAME", "svarut",
                R + "PRIVATE_KEY_PATH", "/k.pem", R + "KEY_ID", "other", R + "KEY_REGISTERED", "2026-04-02");
        assertThat(both.routes().get(1).client().registered())
                .contains(new RegisteredKey(LocalDate.of(2026, 4, 2), R + "KEY_REGISTERED"));
    }

    @ParameterizedTest
    @CsvSource({"01.03.2026", "2026-02-30", "2026-3-1", "yesterday", "2026-03-01T00:00:00Z"})
    void what_is_no_day_is_refused(String text) {
        assertThat(problems("MASKINPORTEN_KEY_ID", "k", "MASKINPORTEN_KEY_REGISTERED", text)).singleElement().asString()
                .contains("MASKINPORTEN_KEY_REGISTERED", "is not a day", "2026-03-01");
    }

    @Test
    void a_day_without_a_registered_key_is_refused() {
        assertThat(problems("MASKINPORTEN_KEY_REGISTERED", "2026-03-01")).singleElement().asString()
                .contains("MASKINPORTEN_KEY_REGISTERED is set and there is no registered key", "MASKINPORTEN_KEY_ID");
    }
}
