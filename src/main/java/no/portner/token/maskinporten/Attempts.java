package no.portner.token.maskinporten;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import no.portner.error.ProxyError;
import no.portner.token.Timers;
import no.portner.trace.CallTrace;
import no.portner.trace.OnBehalf;

/** Threads for blocking attempts, one each: at most 192, and none when there is nothing to do. Work that overstays is interrupted. */
public final class Attempts implements AutoCloseable {

    private static final int THREADS = 192;
    private static final int QUEUED = 1024;

    private final Timers timers;
    private final ThreadPoolExecutor threads;

    public Attempts(Timers timers) {
        this.timers = timers;
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUED), task -> {
            Thread thread = new Thread(task, "portner-token-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * The work is done on behalf of the call that the caller's thread works for.
     *
     * @return what the work returns or throws; TOKEN_TIMEOUT when that takes longer than {@code atMost}, waiting for a thread included;
     *         OVERLOADED when too much waits already
     */
    <T> CompletionStage<T> run(Callable<T> work, Duration atMost) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        try {
            CallTrace call = OnBehalf.current();
            Future<?> running = threads.submit(() -> complete(outcome, () -> OnBehalf.call(call, work)));
            Runnable stopClock = timers.after(atMost, () -> {
                outcome.completeExceptionally(ProxyError.of(ProxyError.Kind.TOKEN_TIMEOUT,
                        "Maskinporten did not answer in time."));
                running.cancel(true);
            });
            outcome.whenComplete((result, failure) -> stopClock.run());
        } catch (RejectedExecutionException e) {
            outcome.completeExceptionally(ProxyError.of(ProxyError.Kind.OVERLOADED, "Too many attempts to get a token are under way."));
        }
        return outcome;
    }

    private static <T> void complete(CompletableFuture<T> outcome, Callable<T> work) {
        try {
            outcome.complete(work.call());
        } catch (Throwable e) {
            outcome.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
