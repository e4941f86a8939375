package no.portner.token;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A fresh token: the route's own, and those of a thousand organisations in turn, as a vendor with many municipalities uses them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TokenBenchmark {

    private static final int ORGANISATIONS = 999;

    private final List<String> organisations = new ArrayList<>();
    private final List<String> sameSpelledAnew = new ArrayList<>();
    private RotatingToken own;
    private TokenHandle delegated;
    private TokenCache cache;
    private TokenRequest request;
    private int next;

    @Setup
    public void fill() {
        TokenSource granting = (asked, atMost) -> CompletableFuture.completedFuture(
                new AccessToken("x".repeat(900), System.nanoTime(), Duration.ofHours(10)));
        cache = new TokenCache(granting, (delay, task) -> () -> { }, new LifeClock(), () -> 0.5, TokenCacheSettings.DEFAULT);
        request = new TokenRequest(URI.create("https://test.maskinporten.no/.well-known/oauth-authorization-server"), "client",
                "thumbprint", new TreeSet<>(List.of("ks:fiks")), Optional.empty(), Optional.empty(), Optional.empty());
        own = new RotatingToken(cache, request);
        for (int i = 0; i < ORGANISATIONS; i++) {
            organisations.add(String.valueOf(900_000_000 + i));
            sameSpelledAnew.add(String.valueOf(900_000_000 + i));
            own.onBehalfOf(organisations.get(i)).get();
        }
        delegated = own.onBehalfOf(organisations.get(0));
        if (own.live() == null || delegated.live() == null) {
            throw new IllegalStateException("not granted");
        }
    }

    @Benchmark
    public AccessToken routesOwn() {
        return own.live();
    }

    /** What a call does that names one. */
    @Benchmark
    public AccessToken oneOfAThousandOrganisations() {
        next = next == ORGANISATIONS - 1 ? 0 : next + 1;
        return own.onBehalfOf(sameSpelledAnew.get(next)).live();
    }

    @Benchmark
    public AccessToken byRequest() {
        return cache.handle(request).live();
    }
}
