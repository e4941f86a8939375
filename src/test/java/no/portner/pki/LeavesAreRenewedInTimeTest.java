package no.portner.pki;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Time is the test's; where a real client has to agree, the clock is near the real one. */
class LeavesAreRenewedInTimeTest {

    @TempDir
    private Path directory;
    private final Logged logged = new Logged();
    private Pod pod;
    private InterceptionContexts contexts;

    @BeforeEach
    void start() throws Exception {
        pod = new Pod(directory);
        contexts = pod.start();
    }

    @AfterEach
    void stop() {
        logged.close();
    }

    /** Seven days of life: a third is 56 hours, so it is over after 112. */
    @ParameterizedTest
    @CsvSource({"PT0S,false", "PT111H59M50S,false", "PT112H,true", "P6D,true", "P7D,true", "P300D,true", "P4000D,true",
            "PT-23H-59M,false", "PT-24H-2S,true", "P-3000D,true"})
    void a_leaf_is_renewed_with_a_third_of_its_life_left_or_when_the_clock_finds_it_invalid(Duration jump, boolean renewed) {
        SslContext before = contexts.contextFor(Pod.FIKS);
        pod.clock.move(jump);
        contexts.renewDue();
        assertThat(contexts.contextFor(Pod.FIKS) != before).isEqualTo(renewed);
    }

    @Test
    void nothing_is_renewed_twice() {
        pod.clock.move(Duration.ofDays(5));
        contexts.renewDue();
        SslContext renewed = contexts.contextFor(Pod.FIKS);
        contexts.renewDue();
        assertThat(contexts.contextFor(Pod.FIKS)).isSameAs(renewed);
    }

    @Test
    void the_next_look_is_soon_whatever_the_clock_says() {
        for (Duration jump : new Duration[] {Duration.ZERO, Duration.ofDays(30), Duration.ofDays(-9000)}) {
            pod.clock.move(jump);
            assertThat(contexts.renewDue()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(5));
        }
    }

    /** The clock is wrong for a while, in either direction, and right again: a real client, whose clock was right, sees a valid leaf. */
    @ParameterizedTest
    @ValueSource(strings = {"P30D", "P-30D", "P3000D", "P-12000D"})
    void a_wrong_jump_of_the_clock_heals_itself(Duration jump) throws Exception {
        JdkClient client = new JdkClient(pod.caPem());
        pod.clock.move(jump);
        contexts.renewDue();
        pod.clock.move(jump.negated());
        contexts.renewDue();
        try (SniServer server = new SniServer(contexts::contextFor)) {
            X509Certificate leaf = client.visit(server, Pod.FIKS).chain().get(0);
            assertThat(leaf.getNotAfter().toInstant()).isAfter(pod.clock.instant().plus(Duration.ofDays(6)));
        }
    }

    @Test
    void a_leaf_lives_for_seven_days_and_was_valid_a_day_ago() throws Exception {
        try (SniServer server = new SniServer(contexts::contextFor)) {
            X509Certificate leaf = new JdkClient(pod.caPem()).visit(server, Pod.FIKS).chain().get(0);
            assertThat(Duration.between(leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant())).isEqualTo(Duration.ofDays(8));
            assertThat(Duration.between(pod.clock.instant(), leaf.getNotAfter().toInstant())).isBetween(
                    Duration.ofDays(7).minusSeconds(2), Duration.ofDays(7));
        }
    }

    @Test
    void each_host_and_each_renewal_has_a_key_of_its_own() throws Exception {
        JdkClient client = new JdkClient(pod.caPem());
        Set<Object> keys = ConcurrentHashMap.newKeySet();
        try (SniServer server = new SniServer(contexts::contextFor)) {
            keys.add(client.visit(server, Pod.FIKS).chain().get(0).getPublicKey());
            keys.add(client.visit(server, Pod.SVARUT).chain().get(0).getPublicKey());
            renew();
            keys.add(new JdkClient(pod.caPem()).visit(server, Pod.FIKS).chain().get(0).getPublicKey());
        }
        assertThat(keys).hasSize(3);
    }

    /** Time passes, and comes back, so that real clients find valid what was made. */
    private void renew() {
        pod.clock.move(Duration.ofDays(30));
        contexts.renewDue();
        pod.clock.move(Duration.ofDays(-30));
        contexts.renewDue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void a_client_resumes_its_session_and_goes_on_over_a_renewal(String protocol) throws Exception {
        JdkClient client = new JdkClient(pod.caPem());
        try (SniServer server = new SniServer(contexts::contextFor)) {
            JdkClient.Visit first = client.visit(server, Pod.FIKS, protocol);
            assertThat(first.resumed()).isFalse();
            assertThat(client.visit(server, Pod.FIKS, protocol).resumed()).isTrue();
            renew();
            JdkClient.Visit renewed = client.visit(server, Pod.FIKS, protocol);
            assertThat(renewed.answer()).endsWith(SniServer.BODY);
            assertThat(renewed.resumed()).isFalse();
            assertThat(renewed.chain().get(0)).isNotEqualTo(first.chain().get(0));
        }
    }

    @Test
    void many_threads_renew_once_and_always_find_a_context() throws Exception {
        int threads = 8;
        Set<SslContext> seen = ConcurrentHashMap.newKeySet();
        SslContext before = contexts.contextFor(Pod.FIKS);
        pod.clock.move(Duration.ofDays(5));
        CyclicBarrier together = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                boolean renews = i % 2 == 0;
                all.add(pool.submit(() -> {
                    together.await();
                    for (int look = 0; look < 1000; look++) {
                        seen.add(contexts.contextFor(Pod.FIKS));
                        if (renews && look % 100 == 0) {
                            contexts.renewDue();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            pool.shutdownNow();
        }
        seen.add(before);
        assertThat(seen).containsExactlyInAnyOrder(before, contexts.contextFor(Pod.FIKS)).hasSize(2);
    }

    @Test
    void a_clock_beyond_the_authoritys_own_life_is_told_once_for_as_long_as_it_lasts() {
        contexts.renewDue();
        assertThat(logged.warnings()).isEmpty();
        pod.clock.move(Duration.ofDays(4000));
        contexts.renewDue();
        contexts.renewDue();
        assertThat(logged.warnings()).singleElement().asString().contains("ERROR", "the clock says", "start the pod again");
        pod.clock.move(Duration.ofDays(-4000));
        contexts.renewDue();
        pod.clock.move(Duration.ofDays(-2));
        contexts.renewDue();
        assertThat(logged.warnings()).hasSize(2);
    }
}
