package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import no.portner.twin.Fault;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The last of the suite, since it is isolated and the last by its name: every process that the suite has started was searched for secrets, and the search finds them. */
@TestMethodOrder(MethodOrderer.MethodName.class)
@Isolated("comes when all the others are done, and counts them")
class ZEveryPortnerWasSearchedIT {

    private static final String PLANTED = "planted-secret";

    @TempDir
    Path directory;

    /** A name that is shown everywhere is made a password too: then it has to be found everywhere. */
    @Test
    void aSecretIsFoundWhereverItIsTold() throws Exception {
        try (TwinEnvironment environment = TwinEnvironment.in(directory)) {
            PortnerProcess portner = PortnerProcess.start(environment.variables("MASKINPORTEN_CLIENT_ID", PLANTED,
                    "PORTNER_ROUTES_2__NAME", PLANTED, "PORTNER_ROUTES_2__HOST", TwinEnvironment.OWN_HOST,
                    "PORTNER_ROUTES_2__UPSTREAM", environment.twin().fiks().url(), "FIKS_INTEGRASJON_PASSORD", PLANTED));
            eventually(Duration.ofSeconds(60), () -> assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(502));
            try (RawClient client = RawClient.to(portner)) {
                assertThat(client.send("GET / HTTP/1.1\r\nHost: " + PLANTED + "\r\n\r\n").answer().status()).isEqualTo(421);
            }
            assertThatThrownBy(portner::close).isInstanceOf(AssertionError.class).hasMessageNotContaining(PLANTED)
                    .hasMessageContaining("output: ").hasMessageContaining("/q/metrics: ").hasMessageContaining("/q/health: ")
                    .hasMessageContaining("/status: ").hasMessageContaining("/: ").hasMessageContaining("an answer: ");
        }
    }

    /** A token that looks like none, so that only its value can give it away. What an upstream says is not Portner's. */
    @Test
    void aTokenInAnErrorIsFoundByItsValue() throws Exception {
        try (TwinEnvironment environment = TwinEnvironment.in(directory)) {
            environment.twin().faults().add(Fault.of(Fault.Kind.OPAQUE));
            PortnerProcess portner = PortnerProcess.start(environment.variables());
            eventually(Duration.ofSeconds(60), () -> assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(200));
            String token = TwinEnvironment.secretsBehind(environment.variables()).stream().filter(value -> !value.startsWith("eyJ"))
                    .findFirst().orElseThrow();
            OwnAnswers.heard(portner.proxyPort(), "portner; error=x", "an error with " + token.substring(0, 40));
            OwnAnswers.heard(portner.proxyPort(), null, "the upstream got " + token);
            assertThatThrownBy(portner::close).isInstanceOf(AssertionError.class).hasMessageNotContaining(token.substring(0, 32))
                    .hasMessageContaining("an answer: an error with <THE SECRET>").hasMessageNotContaining("upstream");
        }
    }

    @Test
    void noProcessWasForgotten() throws Exception {
        int pages = Searches.PAGES.get();
        try (TwinEnvironment environment = TwinEnvironment.in(directory);
                PortnerProcess portner = PortnerProcess.start(environment.variables())) {
            assertThat(portner.process().isAlive()).isTrue();
        }
        assertThat(Searches.PAGES.get()).as("metrics, health, status and the status page of the last one").isEqualTo(pages + 4);
        System.out.println(Searches.told());
        assertThat(Searches.SEARCHED.get()).as(Searches.told()).isEqualTo(Searches.STARTED.get());
    }
}
