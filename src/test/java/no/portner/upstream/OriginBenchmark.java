package no.portner.upstream;

import java.util.concurrent.TimeUnit;
import no.portner.route.Route;
import no.portner.route.Routes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What the pool looks a waiting connection up by. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OriginBenchmark {

    private final Route route = Routes.fiks();

    @Benchmark
    public int ofRoute() {
        return Origin.of(route).hashCode();
    }
}
