package no.portner.twin;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/**
 * How a twin is started.
 *
 * @param maskinporten where the fake Maskinporten listens
 * @param fiks where the fake Fiks listens
 * @param serverNames DNS names in the servers' certificate besides their own, localhost and the loopback addresses
 * @param http2 whether the fake Fiks speaks HTTP/2 too, with who asks for it by ALPN
 * @param tokenLife how long tokens live unless a fault says otherwise, in whole seconds
 * @param clock the twin's clock: tests that need time to pass bring their own
 */
public record TwinOptions(TwinPlace maskinporten, TwinPlace fiks, List<String> serverNames, boolean http2, Duration tokenLife,
        InstantSource clock) {

    public TwinOptions {
        Objects.requireNonNull(maskinporten, "maskinporten");
        Objects.requireNonNull(fiks, "fiks");
        serverNames = List.copyOf(serverNames);
        Objects.requireNonNull(clock, "clock");
        if (tokenLife.toSeconds() < 1) {
            throw new IllegalArgumentException("a token lives a second or more; shorter lives are a fault");
        }
    }

    /** Loopback and free ports, the names of Fiks and SvarUt in both environments, HTTP/1.1, tokens of 120 s (facts 1.3). */
    public static TwinOptions defaults() {
        return new TwinOptions(TwinPlace.loopback(0), TwinPlace.loopback(0),
                List.of("api.fiks.test.ks.no", "test.svarut.ks.no", "api.fiks.ks.no", "svarut.ks.no"), false,
                Duration.ofSeconds(120), InstantSource.system());
    }

    public TwinOptions withPorts(int maskinportenPort, int fiksPort) {
        return withPlaces(new TwinPlace(maskinporten.name(), maskinporten.addresses(), maskinportenPort),
                new TwinPlace(fiks.name(), fiks.addresses(), fiksPort));
    }

    public TwinOptions withPlaces(TwinPlace ofMaskinporten, TwinPlace ofFiks) {
        return new TwinOptions(ofMaskinporten, ofFiks, serverNames, http2, tokenLife, clock);
    }

    public TwinOptions withServerNames(String... names) {
        return new TwinOptions(maskinporten, fiks, List.of(names), http2, tokenLife, clock);
    }

    public TwinOptions withHttp2() {
        return new TwinOptions(maskinporten, fiks, serverNames, true, tokenLife, clock);
    }

    public TwinOptions withTokenLife(Duration life) {
        return new TwinOptions(maskinporten, fiks, serverNames, http2, life, clock);
    }

    public TwinOptions withClock(InstantSource other) {
        return new TwinOptions(maskinporten, fiks, serverNames, http2, tokenLife, other);
    }
}
