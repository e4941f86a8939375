package no.portner.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Which route a call has: with the two presets, and with thirty prefixes on the host and thirty hosts beside it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RouteTableBenchmark {

    private static final String PATH = "/fiks-io/katalog/api/v1/kontoer/0b8f6dc5-5e0e-4d31-92f4-2b3c4a4b9b0a/offentligNokkel?versjon=2";

    private final RouteTable presets = new RouteTable(List.of(Routes.fiks(), Routes.svarut()), Set.of());
    private final RouteTable many = many();

    private static RouteTable many() {
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            routes.add(Routes.route("api" + i, "api.fiks.test.ks.no", "/service-" + i + "/api/v1/"));
            routes.add(Routes.route("other" + i, "other-" + i + ".ks.no", "/"));
        }
        routes.add(Routes.route("fiks-io", "api.fiks.test.ks.no", "/fiks-io/"));
        return new RouteTable(routes, Set.of());
    }

    @Benchmark
    public Match presetOnLocalhost() {
        return presets.match("GET", "localhost:7180", PATH);
    }

    @Benchmark
    public Match presetByFirstSegment() {
        return presets.match("POST", "localhost:7180", "/test.svarut.ks.no/api/v2/kontoer/0b8f6dc5-5e0e-4d31-92f4-2b3c4a4b9b0a/forsendelser");
    }

    @Benchmark
    public Match presetByHost() {
        return presets.match("GET", "api.fiks.test.ks.no", PATH);
    }

    @Benchmark
    public Match intercepted() {
        return presets.matchIntercepted("api.fiks.test.ks.no", "GET", "api.fiks.test.ks.no", PATH);
    }

    @Benchmark
    public Match oneOfManyByPrefix() {
        return many.match("GET", "api.fiks.test.ks.no", PATH);
    }

    @Benchmark
    public Match absolute() {
        return presets.match("GET", "api.fiks.test.ks.no", "http://api.fiks.test.ks.no" + PATH);
    }
}
