package no.portner.admin;

import java.util.ArrayList;
import java.util.List;
import no.portner.admin.Trouble.Level;
import no.portner.error.Actor;
import no.portner.error.ProxyError;
import no.portner.error.Refusal;
import no.portner.history.CallTotals;
import no.portner.history.Failure;

/** What may be wrong with a route: its token, or the upstream. */
final class RouteTroubles {

    /** Two minutes of calls tell how it stands with an upstream. */
    private static final int RECENT_SLOTS = 12;
    /** So many failed ones of a hundred are worth a word. */
    private static final int WORTH_TELLING_PERCENT = 10;
    private static final Text STILL_SERVES = new Text("Tokenet som er i bruk, virker fortsatt. ", "The token in use still works. ");
    private static final Text NETWORK = new Text("Portner prøver igjen av seg selv. Varer det ved: sjekk nettverket og veien ut til Maskinporten, "
            + "og driftsmeldingene til Digdir.", "Portner tries again by itself. If it goes on, check the network and the way out to Maskinporten, "
            + "and Digdir's notices.");

    private RouteTroubles() {
    }

    static List<Trouble> of(RouteStatus route) {
        List<Trouble> troubles = new ArrayList<>();
        RouteStatus.Token token = route.token();
        token.lastError().ifPresentOrElse(error -> troubles.add(token(route, error)), () -> {
            if (!token.lives()) {
                troubles.add(Trouble.of(Level.STARTING, "starting", route.name(), new Text("Venter på første token", "Waiting for the first token"),
                        new Text("", "")));
            }
        });
        route.calls().lastFailure().ifPresent(failure -> upstream(route, failure, troubles));
        return troubles;
    }

    private static Trouble token(RouteStatus route, ProxyError error) {
        Level level = route.token().lives() ? Level.WARNING : Level.FAILING;
        if (error.kind() == ProxyError.Kind.TOKEN_REFUSED) {
            String code = error.refusal().flatMap(Refusal::mpCode).map(mp -> " (" + mp + ")").orElse("");
            Refusal refusal = error.refusal().orElseThrow();
            return Trouble.of(level, "token-refused", route.name(), new Text("Maskinporten avviser " + route.clientId() + code,
                    "Maskinporten refuses " + route.clientId() + code), serving(level, new Text(refusal.hintNb(), refusal.hintEn())))
                    .with(refusal).saying(error.detail());
        }
        return switch (error.kind()) {
            case TOKEN_UNREACHABLE, TOKEN_TIMEOUT -> Trouble.of(level, "token-unreachable", route.name(),
                    new Text("Maskinporten svarer ikke", "Maskinporten does not answer"), serving(level, NETWORK))
                    .by(Actor.PLATFORM).saying(error.detail());
            default -> Trouble.of(level, "token-failed", route.name(), new Text("Tokenet kan ikke hentes", "The token cannot be fetched"),
                    serving(level, new Text("Se loggen til Portner.", "See Portner's log."))).by(Actor.OPERATOR).saying(error.detail());
        };
    }

    private static Text serving(Level level, Text advice) {
        return level == Level.FAILING ? advice : new Text(STILL_SERVES.nb() + advice.nb(), STILL_SERVES.en() + advice.en());
    }

    private static void upstream(RouteStatus route, Failure failure, List<Trouble> troubles) {
        List<CallTotals> slots = route.calls().slots();
        List<CallTotals> recent = slots.subList(Math.max(0, slots.size() - RECENT_SLOTS), slots.size());
        long failed = recent.stream().mapToLong(CallTotals::failed).sum();
        long answered = recent.stream().mapToLong(CallTotals::answered).sum();
        if (failed == 0 || failed * 100 < (failed + answered) * WORTH_TELLING_PERCENT) {
            return;
        }
        boolean own = !failure.what().matches("[0-9]+");
        Text title = answered == 0 ? new Text("Alle kall til " + route.host() + " feiler", "All calls to " + route.host() + " fail")
                : new Text(failed + " av " + (failed + answered) + " kall til " + route.host() + " feiler",
                failed + " of " + (failed + answered) + " calls to " + route.host() + " fail");
        Text advice = own ? new Text("Portner kan ikke nå tjenesten. Sjekk nettverk, navneoppslag og sertifikatrøtter (PORTNER_CA_BUNDLE).",
                "Portner cannot reach the service. Check the network, name resolution and roots (PORTNER_CA_BUNDLE).")
                : new Text("Tjenesten svarer selv med feil (" + failure.what() + "). Se driftsmeldingene til den som eier API-et.",
                "The service itself answers with errors (" + failure.what() + "). See the notices of the API's owner.");
        Trouble trouble = Trouble.of(answered == 0 ? Level.FAILING : Level.WARNING, "upstream-failing", route.name(), title, advice)
                .by(own ? Actor.PLATFORM : Actor.API_OWNER);
        troubles.add(failure.detail().isEmpty() ? trouble : trouble.saying(failure.detail()));
    }
}
