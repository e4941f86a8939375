package no.portner.observe;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import no.portner.listener.CallLog;
import no.portner.route.Route;
import no.portner.route.Routes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Each call is counted; the line in the log is another matter. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CallCountsBenchmark {

    private final CallLog counts = new Metrics(new SimpleMeterRegistry()).counting((route, method, status, took, error) -> { });
    private final Route route = Routes.fiks();
    private final Duration took = Duration.ofMillis(12);

    @Benchmark
    public void ended() {
        counts.ended(route, "GET", 200, took, null);
    }
}
