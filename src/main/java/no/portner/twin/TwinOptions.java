package no.portner.twin;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/**
 * How a twin is started.
 *
 * @param maskinportenPort 0 for any free port
 * @param fiksPort 0 for any free port
 * @param serverNames DNS names in the servers' certificate besides localhost and the loopback addresses
 * @param tokenLife how long tokens live unless a fault says otherwise, in whole seconds
 * @param clock the twin's clock: tests that need time to pass bring their own
 */
public record TwinOptions(int maskinportenPort, int fiksPort, List<String> serverNames, Duration tokenLife, InstantSource clock) {

    public TwinOptions {
        serverNames = List.copyOf(serverNames);
        Objects.requireNonNull(clock, "clock");
        if (tokenLife.toSeconds() < 1) {
            throw new IllegalArgumentException("a token lives a second or more; shorter lives are a fault");
        }
    }

    /** Free ports, the names of Fiks and SvarUt in both environments, tokens of 120 s (facts 1.3). */
    public static TwinOptions defaults() {
        return new TwinOptions(0, 0, List.of("api.fiks.test.ks.no", "test.svarut.ks.no", "api.fiks.ks.no", "svarut.ks.no"),
                Duration.ofSeconds(120), InstantSource.system());
    }

    public TwinOptions withPorts(int maskinporten, int fiks) {
        return new TwinOptions(maskinporten, fiks, serverNames, tokenLife, clock);
    }

    public TwinOptions withServerNames(String... names) {
        return new TwinOptions(maskinportenPort, fiksPort, List.of(names), tokenLife, clock);
    }

    public TwinOptions withTokenLife(Duration life) {
        return new TwinOptions(maskinportenPort, fiksPort, serverNames, life, clock);
    }

    public TwinOptions withClock(InstantSource other) {
        return new TwinOptions(maskinportenPort, fiksPort, serverNames, tokenLife, other);
    }
}
