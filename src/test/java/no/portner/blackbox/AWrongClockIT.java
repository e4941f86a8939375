package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.restassured.RestAssured;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import no.portner.twin.ReceivedGrant;
import no.portner.twin.TwinOptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A clock that is an hour wrong costs no call, and is told: in the log, the metrics and the status (design: token rule 6). */
class AWrongClockIT {

    private static final Duration LIFE = Duration.ofSeconds(6);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** A slow answer tells the clock less exactly. */
    private static final long NEAR = 6;
    private static final String AGREES = "This machine's clock agrees with Maskinporten's again";
    private static final String NO_TOKEN = "No token for scopes";
    private static final Pattern OFF = Pattern.compile("This machine's clock is (\\d+) s (slow|fast) by Maskinporten's");
    private static final Pattern METRIC = Pattern.compile(
            "(?m)^portner_clock_offset_seconds\\{client_id=\"" + TwinEnvironment.CLIENT_ID + "\",?} (\\S+)$");

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"3600, slow", "-3600, fast"})
    void anHourOffWorksAndIsTold(long seconds, String ours) throws Exception {
        try (TwinEnvironment environment = TwinEnvironment.in(directory, TwinOptions.defaults().withTokenLife(LIFE))) {
            environment.twin().faults().clockSkew(Duration.ofSeconds(seconds));
            try (PortnerProcess portner = PortnerProcess.start(environment.variables())) {
                // A busy machine may need more than the ten seconds that a call waits; what no call may meet is a refusal.
                eventually(PATIENCE, () -> calls(portner));
                List<ReceivedGrant> first = environment.twin().maskinporten().journal();
                assertThat(first.get(0).granted()).as("the grant by our own clock").isFalse();
                assertThat(first.get(first.size() - 1).granted()).as("the grant that the refusal led to").isTrue();
                assertThat(portner.output()).as("an attempt that ended with a refusal").doesNotContain(NO_TOKEN);
                assertSaid(portner, ours);
                assertOffset(portner, seconds);

                environment.twin().maskinporten().reset();
                renewals(environment, portner, 2);
                assertThat(environment.twin().maskinporten().journal()).as("once the clock is known").allMatch(ReceivedGrant::granted);
                assertSaid(portner, ours);

                environment.twin().faults().clockSkew(Duration.ZERO);
                eventually(PATIENCE, () -> {
                    calls(portner);
                    assertThat(portner.output()).contains(AGREES);
                });
                assertOffset(portner, 0);
                renewals(environment, portner, 1);
                assertThat(portner.output().split(AGREES, -1)).as("said once").hasSize(2);
                assertSaid(portner, ours);
                assertThat(portner.output()).as("an attempt that ended with a refusal").doesNotContain(NO_TOKEN);
            }
        }
    }

    private static void calls(PortnerProcess portner) throws Exception {
        assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(200);
    }

    private static void renewals(TwinEnvironment environment, PortnerProcess portner, int more) throws Exception {
        long before = environment.twin().maskinporten().tokenRequests();
        eventually(PATIENCE, () -> {
            calls(portner);
            assertThat(environment.twin().maskinporten().tokenRequests()).isGreaterThanOrEqualTo(before + more);
        });
    }

    /** Not again with every answer: twice at most, should the first answer have been slow. */
    private static void assertSaid(PortnerProcess portner, String ours) {
        List<MatchResult> said = OFF.matcher(portner.output()).results().toList();
        assertThat(said).hasSizeBetween(1, 2);
        assertThat(Long.parseLong(said.get(0).group(1))).isBetween(3600 - NEAR, 3600 + NEAR);
        assertThat(said.get(0).group(2)).isEqualTo(ours);
    }

    private static void assertOffset(PortnerProcess portner, long seconds) {
        String metrics = RestAssured.get("http://localhost:" + portner.probesPort() + "/q/metrics").then().statusCode(200)
                .extract().asString();
        assertThat(METRIC.matcher(metrics).results().map(series -> Double.parseDouble(series.group(1)))).as(metrics).singleElement()
                .satisfies(value -> assertThat(value).isBetween((double) seconds - NEAR, (double) seconds + NEAR));
        RestAssured.get("http://127.0.0.1:" + portner.adminPort() + "/status").then().statusCode(200)
                .body("clients", hasSize(1)).body("clients[0].client_id", equalTo(TwinEnvironment.CLIENT_ID));
        int told = RestAssured.get("http://127.0.0.1:" + portner.adminPort() + "/status").path("clients[0].clock_offset_seconds");
        assertThat((long) told).isBetween(seconds - NEAR, seconds + NEAR);
    }
}
