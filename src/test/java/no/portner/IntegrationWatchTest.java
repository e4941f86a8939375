package no.portner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import no.portner.route.Integration;
import no.portner.route.Route;
import no.portner.token.Timers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords follow their files; the clock and the reading thread are the test's. */
class IntegrationWatchTest {

    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Queue<Runnable> due = new ArrayDeque<>();
    private final Queue<Runnable> patience = new ArrayDeque<>();
    private final Queue<Runnable> readings = new ArrayDeque<>();
    private final Timers timers = (delay, task) -> {
        Queue<Runnable> queue = delay.equals(INTERVAL) ? due : patience;
        queue.add(task);
        return () -> queue.remove(task);
    };
    private final List<String> logged = new ArrayList<>();
    private final Logger log = Logger.getLogger(IntegrationWatch.class.getName());
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(line.getLevel() + " " + String.format(line.getMessage(), line.getParameters()));
        }

        @Override
        public void flush() {
        }

        @Override
        public void close() {
        }
    };
    @TempDir
    private Path directory;
    private Path password;
    private Path several;
    private long now = Long.MAX_VALUE;
    private Route fiks;
    private Route svarut;
    private IntegrationWatch watch;

    @BeforeEach
    void start() throws Exception {
        log.addHandler(handler);
        password = Files.writeString(directory.resolve("password"), "old\n");
        several = Files.writeString(directory.resolve("several.json"), "{\"oslo\":\"old\",\"bergen\":\"old\"}");
        watch("FIKS_INTEGRASJON_ID", "own", "FIKS_INTEGRASJON_PASSORD_FILE", password.toString(), "FIKS_INTEGRASJONER_FILE",
                several.toString());
    }

    private void watch(String... variables) {
        due.clear();
        List<RouteConfig> configured = Environments.config(variables).routes();
        Map<Route, IntegrationSettings> routes = new LinkedHashMap<>();
        configured.forEach(route -> routes.put(route.toRoute(), route.integrations()));
        fiks = List.copyOf(routes.keySet()).get(0);
        svarut = List.copyOf(routes.keySet()).get(1);
        watch = new IntegrationWatch(routes, INTERVAL, readings::add, timers, () -> now);
        watch.start();
    }

    @AfterEach
    void stop() {
        log.removeHandler(handler);
        assertThat(String.join("\n", logged)).as("no log line has a password").doesNotContain("old", "n3w");
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private void interval() {
        pass(INTERVAL);
        due.remove().run();
        readings.remove().run();
    }

    private static String passwordOf(Route route, String id) {
        return route.integrations().named(id).map(integration -> integration.password().reveal()).orElse("none");
    }

    private boolean asked(Route route) {
        CompletionStage<Boolean> answer = watch.changed(route);
        readings.forEach(Runnable::run);
        readings.clear();
        return answer.toCompletableFuture().join();
    }

    @Test
    void a_changed_file_is_in_effect_on_every_route_after_the_next_reading() throws Exception {
        Files.writeString(password, "n3w");
        Files.writeString(several, "{\"oslo\":\"n3w\",\"stavanger\":\"n3w\"}");
        interval();
        for (Route route : List.of(fiks, svarut)) {
            assertThat(route.integrations().byDefault()).map(own -> own.password().reveal()).contains("n3w");
            assertThat(List.of(passwordOf(route, "oslo"), passwordOf(route, "stavanger"), passwordOf(route, "bergen")))
                    .containsExactly("n3w", "n3w", "none");
        }
        assertThat(watch.reloads().changed()).isEqualTo(1);
        assertThat(logged).singleElement().asString().startsWith("INFO ").endsWith(": fiks, svarut");
    }

    @Test
    void what_has_not_changed_is_not_replaced_nor_spoken_of() {
        Optional<Integration> before = fiks.integrations().byDefault();
        interval();
        interval();
        assertThat(fiks.integrations().byDefault()).isSameAs(before);
        assertThat(logged).isEmpty();
        assertThat(watch.reloads().changed() + watch.reloads().rejected()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "{\"oslo\":\"n3w\",\"ber", "{}", "[]", "n3w", "{\"oslo\":\"n3w\",\"OSLO\":\"n3w\"}",
        "{\"oslo\":\"n3\\r\\nw\"}", "(missing)", "(directory)"})
    void a_broken_file_changes_nothing_and_is_told_once_until_it_is_mended(String content) throws Exception {
        breakFile(content);
        interval();
        interval();
        assertThat(passwordOf(fiks, "oslo")).isEqualTo("old");
        assertThat(logged).singleElement().asString().startsWith("WARN").contains("FIKS_INTEGRASJONER_FILE ", "stay in use");
        assertThat(watch.reloads().rejected()).isEqualTo(2);

        Files.deleteIfExists(several);
        Files.writeString(several, "{\"oslo\":\"n3w\",\"bergen\":\"old\"}");
        interval();
        assertThat(passwordOf(fiks, "oslo")).isEqualTo("n3w");
        assertThat(logged).hasSize(3);
        breakFile(content);
        interval();
        assertThat(logged).as("told anew").hasSize(4);
    }

    private void breakFile(String content) throws Exception {
        Files.delete(several);
        if (content.equals("(directory)")) {
            Files.createDirectory(several);
        } else if (!content.equals("(missing)")) {
            Files.writeString(several, content);
        }
    }

    @Test
    void one_broken_file_does_not_keep_the_other_from_changing() throws Exception {
        Files.writeString(several, "{");
        Files.writeString(password, "n3w");
        interval();
        assertThat(fiks.integrations().byDefault()).map(own -> own.password().reveal()).contains("n3w");
        assertThat(passwordOf(fiks, "oslo")).isEqualTo("old");
        assertThat(logged).hasSize(2);
    }

    @Test
    void while_two_files_disagree_on_one_integration_the_old_passwords_stay() throws Exception {
        watch("FIKS_INTEGRASJON_ID", "Oslo", "FIKS_INTEGRASJON_PASSORD_FILE", password.toString(), "FIKS_INTEGRASJONER_FILE",
                several.toString());
        logged.clear();
        readings.clear();
        Files.writeString(password, "n3w");
        interval();
        assertThat(passwordOf(fiks, "oslo")).isEqualTo("old");
        assertThat(logged).singleElement().asString().contains("the default integration Oslo has two passwords");
        Files.writeString(several, "{\"oslo\":\"n3w\"}");
        interval();
        assertThat(passwordOf(fiks, "oslo")).isEqualTo("n3w");
    }

    @Test
    void a_route_has_its_own_file() throws Exception {
        watch("FIKS_INTEGRASJONER_FILE", several.toString(), "PORTNER_ROUTES_0__NAME", "svarut", "PORTNER_ROUTES_0__INTEGRASJON_ID", "s",
                "PORTNER_ROUTES_0__INTEGRASJON_PASSORD_FILE", password.toString());
        Files.writeString(password, "n3w");
        assertThat(asked(svarut)).isTrue();
        assertThat(passwordOf(svarut, "s")).isEqualTo("n3w");
        assertThat(asked(fiks)).as("nothing of its own has changed").isFalse();
    }

    @Test
    void a_refused_password_is_looked_for_at_once_and_once_a_second_at_most() throws Exception {
        assertThat(asked(fiks)).isFalse();
        Files.writeString(password, "n3w");
        pass(Duration.ofMillis(999));
        assertThat(asked(fiks)).as("the last reading is younger than a second").isFalse();
        pass(Duration.ofMillis(1));
        assertThat(asked(fiks)).isTrue();
        assertThat(fiks.integrations().byDefault()).map(own -> own.password().reveal()).contains("n3w");
        assertThat(asked(svarut)).as("what the last reading found").isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(asked(fiks)).isFalse();
    }

    @Test
    void however_many_ask_there_is_one_reading() throws Exception {
        Files.writeString(password, "n3w");
        List<CompletionStage<Boolean>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(watch.changed(fiks));
        }
        assertThat(readings).hasSize(1);
        assertThat(answers).noneMatch(answer -> answer.toCompletableFuture().isDone());
        readings.remove().run();
        assertThat(answers).allMatch(answer -> answer.toCompletableFuture().join());
        assertThat(patience).as("timers left").isEmpty();
    }

    @Test
    void nobody_waits_for_a_file_system_that_hangs() {
        CompletionStage<Boolean> answer = watch.changed(fiks);
        pass(INTERVAL);
        due.remove().run();
        assertThat(readings).as("no second reading beside the one that hangs").hasSize(1);
        assertThat(watch.changed(fiks).toCompletableFuture()).as("who comes later").isCompletedWithValue(false);
        patience.remove().run();
        assertThat(answer.toCompletableFuture().join()).isFalse();
        readings.remove().run();
        assertThat(due).as("goes on when the file system does").hasSize(1);
    }

    @Test
    void without_a_file_there_is_nothing_to_read() {
        watch("FIKS_INTEGRASJON_ID", "own", "FIKS_INTEGRASJON_PASSORD", "old");
        assertThat(due).isEmpty();
        assertThat(watch.changed(fiks).toCompletableFuture().join()).isFalse();
        assertThat(readings).isEmpty();
    }
}
