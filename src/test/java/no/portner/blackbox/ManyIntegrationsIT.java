package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import no.portner.twin.FiksIntegration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One supplier, many municipalities: the application names the integration, Portner knows the password, and passwords change. */
class ManyIntegrationsIT {

    private static final String FILE = "integrasjoner.json";
    private static final Duration STARTED = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    @TempDir
    Path directory;
    private final FiksIntegration oslo = integration();
    private final FiksIntegration bergen = integration();
    private TwinEnvironment environment;
    private KubernetesVolume secret;
    private PortnerProcess portner;

    private static FiksIntegration integration() {
        return new FiksIntegration(UUID.randomUUID().toString(), "passord-" + UUID.randomUUID(), TwinEnvironment.ORGNO);
    }

    private static Map<String, byte[]> file(FiksIntegration... integrations) {
        JsonObject object = new JsonObject();
        for (FiksIntegration integration : integrations) {
            object.put(integration.id(), integration.password());
        }
        return Map.of(FILE, object.encodePrettily().getBytes(StandardCharsets.UTF_8));
    }

    @BeforeEach
    void start() throws Exception {
        environment = TwinEnvironment.in(directory);
        environment.twin().fiks().register(oslo).register(bergen);
        secret = new KubernetesVolume(directory.resolve("secret"), Set.of(FILE));
        secret.swap(file(oslo, bergen));
        portner = PortnerProcess.start(environment.variables("FIKS_INTEGRASJON_ID", "", "FIKS_INTEGRASJON_PASSORD", "",
                "FIKS_INTEGRASJONER_FILE", secret.file(FILE).toString(), "PORTNER_RELOAD_INTERVAL", INTERVAL.toSeconds() + "s"));
        eventually(STARTED, () -> assertPassword(oslo));
    }

    @AfterEach
    void stop() {
        try (TwinEnvironment twin = environment; PortnerProcess process = portner) {
            assertThat(process.output()).doesNotContain(oslo.password(), bergen.password());
        }
    }

    private HttpResponse<String> call(String id) throws Exception {
        return Calls.get(portner.proxy("/x"), "IntegrasjonId", id);
    }

    private void assertPassword(FiksIntegration integration) throws Exception {
        HttpResponse<String> response = call(integration.id());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(Calls.echoed(response, "IntegrasjonId")).containsExactly(integration.id());
        assertThat(Calls.echoed(response, "IntegrasjonPassord")).containsExactly(integration.password());
    }

    @Test
    void eachIsCalledWithItsOwnPasswordAndAllWithOneToken() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertPassword(oslo);
            assertPassword(bergen);
        }
        HttpResponse<String> upperCase = call(oslo.id().toUpperCase(Locale.ROOT));
        assertThat(Calls.echoed(upperCase, "IntegrasjonId")).containsExactly(oslo.id());
        assertThat(environment.twin().maskinporten().tokenRequests()).as("routes fiks and svarut ask for the same token").isEqualTo(1);
    }

    @Test
    void oneThatPortnerDoesNotKnowIsRefusedBeforeItReachesFiks() throws Exception {
        assertPassword(oslo);
        long before = environment.twin().fiks().calls();
        JsonObject problem = ErrorsIT.assertProblem(call(UUID.randomUUID().toString()), 403, "unknown-integration", "http_request_denied");
        assertThat(problem.getString("hint_nb")).contains("FIKS_INTEGRASJONER");
        assertThat(problem.getString("hint_en")).contains("FIKS_INTEGRASJONER").isNotEqualTo(problem.getString("hint_nb"));
        HttpResponse<String> two = Calls.get(portner.proxy("/x"), "IntegrasjonId", oslo.id(), "integrasjon_id", bergen.id());
        ErrorsIT.assertProblem(two, 400, "bad-request", "http_request_error");
        assertThat(environment.twin().fiks().calls()).isEqualTo(before);
    }

    @Test
    void oneThatBringsItsOwnPasswordPassesAndACallWithoutOneGoesWithout() throws Exception {
        FiksIntegration own = integration();
        environment.twin().fiks().register(own);
        HttpResponse<String> response = Calls.get(portner.proxy("/x"), "IntegrasjonId", own.id(), "IntegrasjonPassord", own.password());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        HttpResponse<String> without = Calls.get(portner.proxy("/public/x"));
        assertThat(without.statusCode()).isEqualTo(200);
        assertThat(Calls.echoed(without, "IntegrasjonId")).isEmpty();
        assertThat(Calls.echoed(without, "IntegrasjonPassord")).isEmpty();
        assertThat(Calls.echoed(without, "Authorization")).hasSize(1);
    }

    @Test
    void aPasswordIsChangedWhileCallsRunAndNoneFails() throws Exception {
        FiksIntegration renewed = new FiksIntegration(oslo.id(), "passord-" + UUID.randomUUID(), TwinEnvironment.ORGNO);
        FiksIntegration stavanger = integration();
        assertPassword(oslo);
        assertPassword(bergen);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger calls = new AtomicInteger();
        List<CompletableFuture<List<String>>> callers = new ArrayList<>();
        for (String id : List.of(oslo.id(), bergen.id(), oslo.id(), bergen.id())) {
            callers.add(CompletableFuture.supplyAsync(() -> callUntil(over, id, calls), task -> new Thread(task).start()));
        }
        try {
            environment.twin().fiks().changePassword(oslo.id(), renewed.password(), Duration.ofHours(1)).register(stavanger);
            secret.swap(file(renewed, bergen, stavanger));
            eventually(SOON, () -> assertPassword(renewed));
            assertPassword(stavanger);
            environment.twin().fiks().register(renewed);

            secret.swap(Map.of(FILE, Arrays.copyOf(file(renewed, bergen).get(FILE), 60)));
            eventually(SOON, () -> assertThat(portner.output()).contains("FIKS_INTEGRASJONER_FILE is not whole and valid JSON"));
            Eventually.repeatedly(INTERVAL.multipliedBy(3), Duration.ofMillis(100), () -> {
                assertPassword(renewed);
                assertPassword(stavanger);
                return null;
            });
            assertThat(portner.output().split("FIKS_INTEGRASJONER_FILE is not whole", -1)).as("told once").hasSize(2);

            secret.swap(file(renewed, bergen));
            eventually(SOON, () -> assertThat(call(stavanger.id()).statusCode()).isEqualTo(403));
            assertPassword(renewed);
        } finally {
            over.set(true);
        }
        for (CompletableFuture<List<String>> caller : callers) {
            assertThat(caller.get()).as("failed calls").isEmpty();
        }
        assertThat(calls).as("calls while it happened").hasValueGreaterThan(20);
        assertThat(portner.output()).doesNotContain(renewed.password(), stavanger.password());
    }

    private List<String> callUntil(AtomicBoolean over, String id, AtomicInteger calls) {
        List<String> failed = new ArrayList<>();
        while (!over.get()) {
            try {
                HttpResponse<String> response = call(id);
                if (response.statusCode() != 200) {
                    failed.add(response.statusCode() + " " + response.body());
                }
                calls.incrementAndGet();
            } catch (Exception e) {
                failed.add(e.toString());
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        return failed;
    }
}
