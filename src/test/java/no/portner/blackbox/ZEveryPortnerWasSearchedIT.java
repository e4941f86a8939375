package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import no.portner.twin.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last of the suite, by its name: every process that the suite has started was searched for secrets, and the search finds them. */
class ZEveryPortnerWasSearchedIT {

    private static final String PLANTED = "planted-secret";
    private static final String CLEAN = "all that it told";

    @TempDir
    Path directory;

    /** A name that is shown everywhere is made a password too: then it has to be found everywhere. */
    @Test
    void aSecretIsFoundWhereverItIsTold() throws Exception {
        try (TwinEnvironment environment = TwinEnvironment.in(directory)) {
            PortnerProcess portner = PortnerProcess.start(environment.variables("MASKINPORTEN_CLIENT_ID", PLANTED,
                    "PORTNER_ROUTES_2__NAME", PLANTED, "PORTNER_ROUTES_2__HOST", TwinEnvironment.OWN_HOST,
                    "PORTNER_ROUTES_2__UPSTREAM", environment.twin().fiks().url(), "FIKS_INTEGRASJON_PASSORD", PLANTED));
            eventually(Duration.ofSeconds(30), () -> assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(502));
            try (RawClient client = RawClient.to(portner)) {
                assertThat(client.send("GET / HTTP/1.1\r\nHost: " + PLANTED + "\r\n\r\n").answer().status()).isEqualTo(421);
            }
            assertThatThrownBy(portner::close).isInstanceOf(AssertionError.class).hasMessageNotContaining(PLANTED)
                    .hasMessageContaining("output: ").hasMessageContaining("/q/metrics: ").hasMessageContaining("/q/health: ")
                    .hasMessageContaining("/status: ").hasMessageContaining("an answer: ");
        }
    }

    /** A token that looks like none, so that only its value can give it away, told by an error that Maskinporten words. */
    @Test
    void aTokenAndAnAssertionAreFoundByTheirValue() throws Exception {
        try (TwinEnvironment environment = TwinEnvironment.in(directory)) {
            environment.twin().faults().add(Fault.of(Fault.Kind.OPAQUE));
            PortnerProcess portner = PortnerProcess.start(environment.variables());
            try (portner) {
                eventually(Duration.ofSeconds(30), () -> assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(200));
                assertThat(TwinEnvironment.secretsBehind(environment.variables())).as("an assertion and a token").hasSize(2);
                String token = TwinEnvironment.secretsBehind(environment.variables()).get(1);
                OwnAnswers.heard(portner.proxyPort(), "portner; error=x", CLEAN);
                OwnAnswers.heard(portner.proxyPort(), null, "an upstream's answer with " + token);
            }
            assertThat(new SecretSearch(environment.variables()).alsoFor(TwinEnvironment.secretsBehind(environment.variables()))
                    .findIn("output", "got " + TwinEnvironment.secretsBehind(environment.variables()).get(1))).hasSize(1);
        }
    }

    @Test
    void noProcessWasForgotten() throws Exception {
        int pages = Searches.PAGES.get();
        try (TwinEnvironment environment = TwinEnvironment.in(directory);
                PortnerProcess portner = PortnerProcess.start(environment.variables())) {
            assertThat(portner.process().isAlive()).isTrue();
        }
        assertThat(Searches.PAGES.get()).as("metrics, health and status of the last one").isEqualTo(pages + 3);
        System.out.println(Searches.told());
        assertThat(Searches.SEARCHED.get()).as(Searches.told()).isEqualTo(Searches.STARTED.get());
    }
}
