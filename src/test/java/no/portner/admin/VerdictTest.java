package no.portner.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import no.portner.admin.Trouble.Level;
import no.portner.error.Actor;
import no.portner.error.ProxyError;
import no.portner.history.Failure;
import org.junit.jupiter.api.Test;

/** The line at the top of the status page, and what follows from it. */
class VerdictTest {

    private static final Duration LONG = Duration.ofDays(300);

    private static Verdict of(RouteStatus.Token token, RouteStatus.Calls calls, ClientStatus client) {
        return Verdict.of(Snapshots.of(List.of(Snapshots.route("fiks", token, calls)), client));
    }

    private static Trouble only(Verdict verdict) {
        assertThat(verdict.troubles()).hasSize(1);
        return verdict.troubles().get(0);
    }

    @Test
    void allIsWell() {
        Verdict verdict = Verdict.of(Snapshots.well());
        assertThat(verdict).isEqualTo(new Verdict(Level.OK, new Text("Alt virker", "Everything works"), List.of()));
    }

    @Test
    void aRefusalNamesItsCodeWhatToDoAndWhoMust() {
        Verdict verdict = of(Snapshots.token(Duration.ZERO, Snapshots.refused()), Snapshots.QUIET, Snapshots.client(LONG));
        assertThat(verdict.level()).isEqualTo(Level.FAILING);
        assertThat(verdict.title()).isEqualTo(new Text("Maskinporten avviser client-1 (MP-250)", "Maskinporten refuses client-1 (MP-250)"));
        assertThat(only(verdict).advice()).isEqualTo(new Text("Skriv til KS.", "Write to KS."));
        assertThat(only(verdict).who()).contains(Actor.API_OWNER);
    }

    @Test
    void whileTheOldTokenServesItIsAWarning() {
        Verdict verdict = of(Snapshots.token(Duration.ofSeconds(20), Snapshots.refused()), Snapshots.QUIET, Snapshots.client(LONG));
        assertThat(verdict.level()).isEqualTo(Level.WARNING);
        assertThat(only(verdict).advice().en()).isEqualTo("The token in use still works. Write to KS.");
    }

    @Test
    void routesThatShareATokenShareItsTrouble() {
        RouteStatus.Token refused = Snapshots.token(Duration.ZERO, Snapshots.refused());
        Verdict verdict = Verdict.of(Snapshots.of(List.of(Snapshots.route("fiks", refused, Snapshots.QUIET), Snapshots.route("svarut", refused, Snapshots.QUIET)),
                Snapshots.client(LONG)));
        assertThat(only(verdict).about()).isEqualTo("fiks, svarut");
    }

    @Test
    void theFirstTokenIsWaitedForWithoutAlarm() {
        Verdict verdict = of(new RouteStatus.Token(false, Duration.ZERO, Duration.ZERO, 0, Optional.empty()), Snapshots.QUIET, Snapshots.client(LONG));
        assertThat(verdict.level()).isEqualTo(Level.STARTING);
        assertThat(verdict.troubles()).isEmpty();
    }

    @Test
    void anOutageIsThePlatformsToLookAt() {
        ProxyError timeout = ProxyError.of(ProxyError.Kind.TOKEN_TIMEOUT, "Maskinporten did not answer in time.");
        Verdict verdict = of(Snapshots.token(Duration.ZERO, timeout), Snapshots.QUIET, Snapshots.client(LONG));
        assertThat(verdict.title().en()).isEqualTo("Maskinporten does not answer");
        assertThat(only(verdict).who()).contains(Actor.PLATFORM);
    }

    @Test
    void aCertificateIsToldOfAMonthAheadAndWhenItIsOver() {
        assertThat(of(Snapshots.GOOD, Snapshots.QUIET, Snapshots.client(Duration.ofDays(30))).level()).isEqualTo(Level.OK);
        Verdict near = of(Snapshots.GOOD, Snapshots.QUIET, Snapshots.client(Duration.ofDays(29)));
        assertThat(near.level()).isEqualTo(Level.WARNING);
        assertThat(near.title()).isEqualTo(new Text("Sertifikatet utløper om 29 dager", "The certificate expires in 29 days"));
        Verdict over = of(Snapshots.GOOD, Snapshots.QUIET, Snapshots.client(Duration.ZERO));
        assertThat(over.level()).isEqualTo(Level.FAILING);
        assertThat(over.title().en()).isEqualTo("The certificate has expired");
    }

    @Test
    void theCertificateOfARegisteredKeyDoesNotMatter() {
        KeyStatus key = new KeyStatus("t", "kid k", Snapshots.key(Duration.ZERO).certificate(), true, Optional.empty());
        ClientStatus client = new ClientStatus("client-1", Duration.ZERO, key, Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(of(Snapshots.GOOD, Snapshots.QUIET, client).level()).isEqualTo(Level.OK);
    }

    @Test
    void aWrongClockAndUnusableFilesAndAWaitingKeyAreWarnings() {
        ClientStatus client = new ClientStatus("client-1", Duration.ofSeconds(-40), Snapshots.key(LONG), Optional.of(Snapshots.key(LONG)), Optional.of("Unknown kid"),
                Optional.of("The file is empty."));
        Verdict verdict = of(Snapshots.GOOD, Snapshots.QUIET, client);
        assertThat(verdict.level()).isEqualTo(Level.WARNING);
        assertThat(verdict.troubles()).extracting(Trouble::code).containsExactlyInAnyOrder("clock", "key-files-unusable", "next-key-waits");
        assertThat(verdict.troubles()).extracting(trouble -> trouble.title().en()).contains("This machine's clock is 40 s ahead of Maskinporten's");
    }

    @Test
    void anUpstreamThatFailsATenthOrAllOfItsCallsIsTold() {
        Optional<Failure> failure = Optional.of(new Failure(Snapshots.NOW, "503", ""));
        assertThat(of(Snapshots.GOOD, Snapshots.calls(99, 1, failure), Snapshots.client(LONG)).level()).isEqualTo(Level.OK);
        Verdict some = of(Snapshots.GOOD, Snapshots.calls(9, 1, failure), Snapshots.client(LONG));
        assertThat(some.level()).isEqualTo(Level.WARNING);
        assertThat(some.title().en()).isEqualTo("1 of 10 calls to fiks.example.no fail");
        assertThat(only(some).who()).contains(Actor.API_OWNER);
        Verdict all = of(Snapshots.GOOD, Snapshots.calls(0, 3, Optional.of(new Failure(Snapshots.NOW, "upstream-unreachable", "fiks.example.no cannot be reached"))),
                Snapshots.client(LONG));
        assertThat(all.level()).isEqualTo(Level.FAILING);
        assertThat(only(all).who()).contains(Actor.PLATFORM);
        assertThat(only(all).detail()).contains("fiks.example.no cannot be reached");
    }
}
