package no.portner;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.portner.admin.RouteStatus;
import no.portner.admin.Snapshot;
import no.portner.admin.Status;
import no.portner.cli.Version;
import no.portner.config.Finding;
import no.portner.history.CallHistory;
import no.portner.history.Events;
import no.portner.listener.Traffic;
import no.portner.observe.Metrics;
import no.portner.observe.UpstreamFailures;
import no.portner.route.Route;
import no.portner.token.RotatingToken;
import no.portner.token.TokenStatus;

/** Gathers what the status page tells, when somebody asks. What is remembered in between is bounded: {@link Events} and {@link CallHistory}. */
final class StatusTelling {

    private final PortnerConfig config;
    private final Map<Route, RotatingToken> tokens;
    private final Map<String, CallHistory> histories = new LinkedHashMap<>();
    private final TokenParts tokenParts;
    private final Traffic traffic;
    private final UpstreamFailures failures;
    private final Events events;
    private final Optional<AmqpRunning> amqp;
    private final Instant started = Instant.now();
    private volatile boolean stopping;

    StatusTelling(PortnerConfig config, Map<Route, RotatingToken> tokens, TokenParts tokenParts, Traffic traffic,
            UpstreamFailures failures, Events events, Metrics metrics, Optional<AmqpRunning> amqp) {
        this.config = config;
        this.tokens = new LinkedHashMap<>(tokens);
        this.tokenParts = tokenParts;
        this.traffic = traffic;
        this.failures = failures;
        this.events = events;
        this.amqp = amqp;
        config.routes().forEach(route -> histories.put(route.name(), new CallHistory(() -> metrics.calls(route.name()), InstantSource.system())));
        turn();
    }

    /** Again and again, as long as the timers run. */
    private void turn() {
        tokenParts.timers().after(CallHistory.SLOT, () -> {
            histories.values().forEach(CallHistory::turn);
            turn();
        });
    }

    Status.Fixed fixed() {
        return new Status.Fixed(Version.NUMBER, Metrics.latencyEnds(), CallHistory.SLOT.toSeconds(), config.readings(),
                config.warnings().stream().map(Finding::toString).toList());
    }

    Snapshot now() {
        return new Snapshot(Instant.now(), started, stopping, traffic.requests(), traffic.connections(),
                config.routes().stream().map(this::route).toList(), tokenParts.status(), events.latest(),
                amqp.map(AmqpRunning::status));
    }

    /** The page says so until the end. */
    void stopping() {
        stopping = true;
    }

    private RouteStatus route(RouteConfig configured) {
        Route route = tokens.keySet().stream().filter(one -> one.name().equals(configured.name())).findFirst().orElseThrow();
        TokenStatus token = tokens.get(route).status();
        Duration left = token.left().orElse(Duration.ZERO);
        CallHistory history = histories.get(configured.name());
        return new RouteStatus(configured.name(), configured.host(), configured.prefixes(), List.copyOf(configured.scopes()),
                configured.client().clientId(), new RouteStatus.Token(token.granted(), left, token.age().map(left::plus).orElse(Duration.ZERO), token.failures(), token.lastError()),
                new RouteStatus.Calls(history.slots(), history.lastAnswered(), failures.last(configured.name())));
    }
}
