package no.portner.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import no.portner.config.Unusable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How steps are taken and told, without a network. */
class TellingTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final AtomicLong now = new AtomicLong();

    private Course course(boolean terminal, boolean colours) {
        return new Course(new TextReport(new PrintStream(out, true, StandardCharsets.UTF_8), Language.EN, new Discretion(), terminal, colours),
                Duration.ofSeconds(10), now::get);
    }

    private String told() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aStepIsALineAndItsFailureHasWhatWhoAndHow() {
        Course course = course(false, false);
        course.step(Step.KEY, "abc", () -> Outcome.ok(Step.KEY, "abc", Text.both("RSA 2048")));
        course.step(Step.DNS, "a.example.no", () -> Outcome.of(Step.DNS, "a.example.no", Trouble.DNS_UNKNOWN, "no such\u001b[31m name"));
        course.tell(Outcome.skipped(Step.TCP, "", Text.of("x", "the name has no address")));
        course.tell(Outcome.skipped(Step.TLS, "", Text.of("x", "the name has no address")));
        course.step(Step.LIFE, "abc", () -> Outcome.ok(Step.LIFE, "abc", Text.both("120 s")));
        assertThat(told()).isEqualTo("""
                ok       key                 abc: RSA 2048
                FAILED   DNS, Maskinporten   a.example.no: DNS does not know the name [dns-unknown]
                         said: no such [31m name
                         who:  whoever runs your network and cluster
                         do:   Check the spelling, and that the name server in /etc/resolv.conf answers for names outside the cluster.
                skipped  TCP, Maskinporten; TLS, Maskinporten: because the name has no address
                ok       life                abc: 120 s
                """);
    }

    @Test
    void aTerminalShowsProgressInColoursAndNothingElseDoes() {
        course(true, true).step(Step.KEY, "abc", () -> Outcome.ok(Step.KEY, "abc", Text.NOTHING));
        assertThat(told()).isEqualTo("...      key                 abc\r\u001b[K\u001b[32mok       \u001b[0mkey                 abc\n");
        assertThat(new Screen(true, false).colours()).isFalse();
        assertThatThrownBy(() -> new Screen(false, true)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noStepBeginsWhenTheTimeIsUpAndNoneIsWaitedForLonger() {
        Course course = course(false, false);
        now.set(Duration.ofSeconds(10).toNanos() - 1_000_000);
        assertThatThrownBy(() -> course.await(new CompletableFuture<>(), Duration.ofHours(1))).isInstanceOf(TimeoutException.class);
        now.set(Duration.ofSeconds(10).toNanos());
        for (Step step : List.of(Step.KEY, Step.DNS)) {
            course.step(step, "abc", () -> {
                throw new AssertionError("begun all the same");
            });
        }
        assertThat(course.outcomes()).extracting(Outcome::status).containsExactly(Outcome.Status.FAILED, Outcome.Status.SKIPPED);
        assertThat(course.outcomes().get(0).is(Trouble.TIME_UP)).isTrue();
    }

    @Test
    void aDefectIsToldAsOne() {
        Course course = course(false, false);
        course.step(Step.KEY, "abc", () -> {
            throw new IllegalStateException("oops");
        });
        assertThat(told()).contains("[internal]", "oops");
    }

    @ParameterizedTest
    @CsvSource({"'', false, EN", "--json, true, EN", "--lang nb, false, NB", "--lang=nb --json, true, NB", "--lang en, false, EN"})
    void optionsAreRead(String line, boolean json, Language language) throws Unusable {
        assertThat(Options.of(line.isEmpty() ? List.of() : List.of(line.split(" ")), Map.of())).isEqualTo(new Options(json, language));
    }

    @ParameterizedTest
    @CsvSource({"--jsn", "--lang", "--lang sv", "nb", "--lang="})
    void otherOptionsAreRefused(String line) {
        assertThatThrownBy(() -> Options.of(List.of(line.split(" ")), Map.of())).isInstanceOf(Unusable.class).hasMessageContaining("--lang nb");
    }

    @ParameterizedTest
    @CsvSource({"LANG, nb_NO.UTF-8, NB", "LANG, nn_NO, NB", "LANG, no_NO.UTF-8, NB", "LC_ALL, nb, NB", "LANG, en_GB.UTF-8, EN", "LANG, C, EN",
            "LANG, nord, EN", "LANG, '', EN"})
    void theLocaleChoosesTheLanguage(String name, String value, Language language) {
        assertThat(Language.ofLocale(Map.of(name, value))).isEqualTo(language);
    }

    @Test
    void lcAllGoesFirst() {
        assertThat(Language.ofLocale(Map.of("LANG", "nb_NO.UTF-8", "LC_ALL", "C"))).isEqualTo(Language.EN);
        assertThat(Language.ofLocale(Map.of("LANG", "C", "LC_ALL", "nb_NO"))).isEqualTo(Language.NB);
    }

    @Test
    void whatCannotBeShownIsNotShown() {
        Discretion discretion = new Discretion();
        discretion.keep("hemmelig");
        discretion.keep("");
        assertThat(discretion.showable("a\nb\u202ec hemmelig eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL3.x")).isEqualTo("a b c *** ***");
        assertThat(discretion.showable("x".repeat(5000))).hasSize(603);
    }

    @Test
    void aTokenThatHappensToBeAJwtTellsItsConsumer() {
        String claims = "{\"scope\":\"ks:fiks\",\"aud\":[\"x\"],\"consumer\":{\"authority\":\"iso6523-actorid-upis\",\"ID\":\"0192:991825827\"}}";
        String payload = Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        assertThat(TokenClaims.consumer("e30." + payload + ".sig")).contains("991825827");
        assertThat(TokenClaims.consumer("e30." + payload)).isEmpty();
        assertThat(TokenClaims.consumer("opaque")).isEmpty();
        assertThat(TokenClaims.consumer("a.!!!.c")).isEmpty();
        assertThat(TokenClaims.consumer("a.e30.c")).isEmpty();
    }
}
