package no.portner.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** An application that never rests: calls from several threads, from its beginning to its end, of which none may fail. */
final class ConstantCalls implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int THREADS = 3;
    private static final int PROBLEMS_KEPT = 10;

    private final List<Thread> threads = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final AtomicLong calls = new AtomicLong();
    private volatile boolean over;

    /** @param urls called in turn */
    static ConstantCalls to(String... urls) {
        ConstantCalls constant = new ConstantCalls();
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(() -> constant.call(urls), "constant calls");
            constant.threads.add(thread);
            thread.start();
        }
        return constant;
    }

    private void call(String... urls) {
        for (int i = 0; !over; i++) {
            String url = urls[i % urls.length];
            try {
                HttpResponse<String> response = Calls.get(url);
                if (response.statusCode() != 200) {
                    problem(url + " was answered " + response.statusCode() + ": " + response.body());
                }
            } catch (Exception e) {
                problem(url + " failed: " + e);
            }
            calls.incrementAndGet();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private synchronized void problem(String text) {
        if (problems.size() < PROBLEMS_KEPT) {
            problems.add(Instant.now() + " " + text);
        }
    }

    /** Fails the test when any call has failed so far. */
    synchronized void requireAllGood() {
        assertThat(problems).isEmpty();
        assertThat(calls.get()).as("calls").isGreaterThan(10);
    }

    /** Ends the calls; whether they were good is {@link #requireAllGood}'s to say. */
    @Override
    public void close() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
