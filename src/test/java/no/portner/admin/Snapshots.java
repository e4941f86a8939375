package no.portner.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.portner.amqp.Outcome;
import no.portner.error.Actor;
import no.portner.error.ProxyError;
import no.portner.error.Refusal;
import no.portner.history.CallTotals;
import no.portner.history.Event;
import no.portner.history.FailedConnection;
import no.portner.history.Failure;

/** States of a Portner. */
final class Snapshots {

    static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    static final RouteStatus.Calls QUIET = calls(0, 0, Optional.empty());
    static final RouteStatus.Token GOOD = new RouteStatus.Token(true, Duration.ofSeconds(90), Duration.ofSeconds(120), 0, Optional.empty());
    static final Status.Fixed FIXED = new Status.Fixed("1.2.3", new double[] {0.1, Double.POSITIVE_INFINITY}, 10, List.of(), List.of("a warning"));

    private Snapshots() {
    }

    static RouteStatus route(String name, RouteStatus.Token token, RouteStatus.Calls calls) {
        return new RouteStatus(name, name + ".example.no", List.of("/"), List.of("ks:fiks"), "client-1", token, calls);
    }

    static RouteStatus.Calls calls(long answered, long failed, Optional<Failure> last) {
        return new RouteStatus.Calls(List.of(new CallTotals(answered, failed, 0, new long[] {answered, 0})), Optional.of(NOW.minusSeconds(3)), last);
    }

    static RouteStatus.Token token(Duration left, ProxyError error) {
        return new RouteStatus.Token(true, left, Duration.ofSeconds(120), 2, Optional.of(error));
    }

    static ProxyError refused() {
        return ProxyError.refused("Maskinporten refused the grant: no <access>", new Refusal(Optional.of("MP-250"), "Skriv til KS.", "Write to KS.",
                Optional.of("https://docs.digdir.no/mp-250"), Optional.of("trace-1"), Optional.of(Actor.API_OWNER)));
    }

    static ClientStatus client(Duration validFor) {
        return new ClientStatus("client-1", Duration.ZERO, key(validFor), Optional.empty(), Optional.empty(), Optional.empty());
    }

    static KeyStatus key(Duration validFor) {
        return new KeyStatus("thumbprint-1", "x5c of 2 certificates", Optional.of(new KeyStatus.Certificate("Testkommune", Optional.of("991825827"), "Test CA",
                NOW.minus(Duration.ofDays(700)), NOW.plus(validFor))), false, Optional.empty());
    }

    static Snapshot of(List<RouteStatus> routes, ClientStatus client, Event... events) {
        return new Snapshot(NOW, NOW.minusSeconds(60), false, 1, 2, routes, List.of(client), List.of(events), Optional.empty());
    }

    /** All is well, but for what this tells. */
    static Snapshot with(AmqpStatus amqp) {
        Snapshot well = well();
        return new Snapshot(well.now(), well.started(), false, well.requests(), well.connections(), well.routes(), well.clients(), well.events(),
                Optional.of(amqp));
    }

    static AmqpStatus amqp(Optional<Instant> lastOpened, FailedConnection... failures) {
        Map<String, Long> openings = new LinkedHashMap<>();
        for (Outcome outcome : Outcome.values()) {
            openings.put(outcome.label(), 1L);
        }
        return new AmqpStatus("io.fiks.test.ks.no:5671", "fiks", 3, openings, lastOpened, List.of(failures));
    }

    static Snapshot well() {
        return of(List.of(route("fiks", GOOD, QUIET), route("svarut", GOOD, QUIET)), client(Duration.ofDays(300)));
    }
}
