package no.portner.observe;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.listener.CallLog;
import no.portner.route.Route;
import no.portner.route.Routes;
import no.portner.token.AccessToken;
import no.portner.token.TokenCache;
import no.portner.token.TokenCacheSettings;
import no.portner.token.TokenStatus;
import no.portner.token.maskinporten.MpCodes;

/** A Portner to which all has happened that a metric tells of. */
final class Everything {

    private static final CallLog NOBODY = (route, method, status, took, error) -> { };

    private Everything() {
    }

    static Exported exported() {
        Exported exported = new Exported();
        Metrics metrics = exported.metrics;
        metrics.build("1.0", "native", "25", Instant.ofEpochSecond(1_700_000_000));
        metrics.traffic(() -> 1, () -> 1, () -> 1);
        TokenCache cache = new TokenCache((request, atMost) -> CompletableFuture.completedStage(new AccessToken("opaque", 0, Duration.ofHours(1))),
                (delay, task) -> () -> { }, () -> 0, () -> 0, TokenCacheSettings.DEFAULT);
        cache.tokenFor(Routes.TOKEN);
        metrics.tokenRequests(cache.counters(), MpCodes.known());
        metrics.clock("client", () -> Duration.ZERO);
        metrics.certificate("client", () -> Optional.of(Duration.ofDays(100)), Optional::empty);
        metrics.registeredKey("client", () -> Duration.ofDays(100));
        metrics.keys("client", () -> false, () -> false);
        metrics.keyReloads(Map.of("offered", () -> 1, "taken_over", () -> 1, "withdrawn", () -> 0, "rejected", () -> 1));
        metrics.integrationReloads(Map.of("changed", () -> 1, "rejected", () -> 1));
        metrics.unauthorised(Map.of("repeated", () -> 1, "integration", () -> 1));
        metrics.amqp(() -> 1, Map.of("opened", () -> 1, "refused", () -> 1));
        metrics.spans(Map.of("exported", () -> 1, "failed", () -> 1, "dropped", () -> 1));
        calls(metrics.counting(NOBODY));
        for (Route route : List.of(Routes.fiks(), Routes.svarut())) {
            metrics.upstream(route.name(), () -> 1, () -> 1, () -> 0);
            metrics.token(route.name(), () -> new TokenStatus(Routes.TOKEN, true, true, Optional.of(Duration.ofSeconds(90)),
                    Optional.of(Duration.ofSeconds(30)), 0, Optional.empty()));
        }
        return exported;
    }

    private static void calls(CallLog calls) {
        for (Route route : List.of(Routes.fiks(), Routes.svarut())) {
            calls.answered(route, 1_000_000, null);
            calls.answered(route, 300_000_000, null);
            for (int status : List.of(200, 404, 503)) {
                calls.ended(route, "GET", status, Duration.ZERO, null);
                calls.ended(route, "POST", status, Duration.ZERO, null);
            }
            for (Kind kind : List.of(Kind.TOKEN_REFUSED, Kind.OVERLOADED, Kind.INTERNAL, Kind.UPSTREAM_CLOSED)) {
                calls.ended(route, "GET", 502, Duration.ZERO, ProxyError.of(kind, "-"));
            }
        }
    }
}
