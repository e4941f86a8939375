package no.portner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import no.portner.config.Finding;
import no.portner.listener.IntegrationCheck;
import no.portner.route.Route;
import no.portner.token.Timers;
import org.jboss.logging.Logger;

/**
 * Keeps the integrations' passwords as their files have them: reads them every interval, and at once when Fiks refuses one. A file that
 * cannot be used changes nothing: what was read from it last stays in use, and the reason is told once. Safe for any thread.
 */
final class IntegrationWatch implements IntegrationCheck {

    /** However many calls Fiks refuses. */
    private static final Duration NOT_SOONER = Duration.ofSeconds(1);
    /** A call that was refused waits no longer for a file system that hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Logger LOG = Logger.getLogger(IntegrationWatch.class);

    private final Duration interval;
    private final Executor files;
    private final Timers timers;
    private final LongSupplier nanoTime;
    private final IntegrationReloads reloads = new IntegrationReloads();
    /** Of the routes with a password in a file. Touched by the one reading under way alone, as is {@link #told}. */
    private final Map<Route, IntegrationSettings> settings = new LinkedHashMap<>();
    private Set<String> told = Set.of();
    private CompletableFuture<Set<String>> last = CompletableFuture.completedFuture(Set.of());
    private long lastBegunNanos;

    /**
     * @param interval how often the files are read
     * @param files where reading may block
     * @param nanoTime {@link System#nanoTime}, or a test's clock
     */
    IntegrationWatch(Map<Route, IntegrationSettings> routes, Duration interval, Executor files, Timers timers, LongSupplier nanoTime) {
        this.interval = Objects.requireNonNull(interval, "interval");
        this.files = Objects.requireNonNull(files, "files");
        this.timers = Objects.requireNonNull(timers, "timers");
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
        routes.forEach((route, configured) -> {
            if (configured.inFiles()) {
                settings.put(route, configured);
            }
        });
        lastBegunNanos = nanoTime.getAsLong() - NOT_SOONER.toNanos();
    }

    /** From now on, where there is a file to be read. */
    void start() {
        if (!settings.isEmpty()) {
            timers.after(interval, this::again);
        }
    }

    IntegrationReloads reloads() {
        return reloads;
    }

    /** Reads the files, at most once a second; who comes sooner gets what the last reading found. */
    @Override
    public CompletionStage<Boolean> changed(Route route) {
        if (hangs()) {
            return CompletableFuture.completedFuture(false);
        }
        CompletableFuture<Boolean> answer = reading(false).thenApply(changed -> changed.contains(route.name()));
        if (!answer.isDone()) {
            Runnable patience = timers.after(PATIENCE, () -> answer.complete(false));
            answer.whenComplete((changed, failure) -> patience.run());
        }
        return answer;
    }

    private synchronized boolean hangs() {
        return !last.isDone() && nanoTime.getAsLong() - lastBegunNanos > PATIENCE.toNanos();
    }

    private void again() {
        reading(true).whenComplete((changed, failure) -> timers.after(interval, this::again));
    }

    /** @return the names of the routes whose integrations have changed, when the files have been read */
    private synchronized CompletableFuture<Set<String>> reading(boolean due) {
        boolean soon = nanoTime.getAsLong() - lastBegunNanos < NOT_SOONER.toNanos();
        if (settings.isEmpty() || !last.isDone() || soon && !due) {
            return last;
        }
        CompletableFuture<Set<String>> reading = new CompletableFuture<>();
        last = reading;
        lastBegunNanos = nanoTime.getAsLong();
        try {
            files.execute(() -> {
                try {
                    reading.complete(read());
                } catch (RuntimeException e) {
                    LOG.error("the files of the Fiks integrations cannot be read again after an error in Portner itself", e);
                    reading.complete(Set.of());
                }
            });
        } catch (RejectedExecutionException shutDown) {
            reading.complete(Set.of());
        }
        return reading;
    }

    private Set<String> read() {
        List<Finding> problems = new ArrayList<>();
        Set<String> changed = new LinkedHashSet<>();
        settings.replaceAll((route, before) -> {
            IntegrationSettings now = before.again(problems::add);
            if (!now.equals(before)) {
                route.integrations().replace(now.byDefault(), now.named());
                changed.add(route.name());
            }
            return now;
        });
        if (!changed.isEmpty()) {
            reloads.change();
            LOG.infof("the Fiks integrations or their passwords have changed in their files and are in use from now on: %s",
                    String.join(", ", changed));
        }
        tell(problems.stream().map(Finding::toString).collect(Collectors.toCollection(LinkedHashSet::new)));
        return changed;
    }

    /** Each reason once for as long as it lasts, however many routes share the file. */
    private void tell(Set<String> reasons) {
        if (!reasons.isEmpty()) {
            reloads.rejection();
        } else if (!told.isEmpty()) {
            LOG.info("the files of the Fiks integrations can be used again");
        }
        for (String reason : reasons) {
            if (!told.contains(reason)) {
                LOG.warnf("%s. Until then the passwords that were read last stay in use", reason);
            }
        }
        told = reasons;
    }
}
