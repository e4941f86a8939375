package no.portner.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import no.portner.admin.Trouble.Level;
import no.portner.error.Actor;
import no.portner.history.FailedConnection;

/**
 * What may be wrong with Fiks IO over AMQP: somebody must act before another connection can be opened, and none has been opened since. What
 * Maskinporten says is the trouble of the route whose token it is.
 */
final class AmqpTroubles {

    /** Clients try again after seconds. */
    private static final Duration RECENT = Duration.ofMinutes(2);
    private static final String ABOUT = "Fiks IO (AMQP)";

    private AmqpTroubles() {
    }

    static Optional<Trouble> of(AmqpStatus amqp, Instant now) {
        Instant since = amqp.lastOpened().filter(now.minus(RECENT)::isBefore).orElse(now.minus(RECENT));
        return amqp.failures().stream().filter(failure -> failure.last().isAfter(since)).flatMap(failure -> told(failure).stream()).findFirst();
    }

    private static Optional<Trouble> told(FailedConnection failure) {
        return switch (failure.outcome()) {
            case "refused" -> told(failure, Actor.OPERATOR,
                    new Text("Megleren for Fiks IO avviser tilkoblinger", "Fiks IO's broker refuses connections"),
                    new Text("Portner har hentet et nytt token og lest passordfilen på nytt. Varer det ved: sjekk FIKS_INTEGRASJON_PASSORD, og i Fiks "
                            + "at integrasjonen har tilgang til Fiks IO.",
                            "Portner has fetched a new token and read the password's file again. If it goes on, check FIKS_INTEGRASJON_PASSORD, and in "
                            + "Fiks that the integration has access to Fiks IO."));
            case "integration" -> told(failure, Actor.OPERATOR,
                    new Text("En AMQP-klient nevner en bruker uten passord i Portner",
                            "An AMQP client names a user that has no password in Portner"),
                    new Text("Sett FIKS_INTEGRASJON_ID og FIKS_INTEGRASJON_PASSORD, eller la klienten nevne en av FIKS_INTEGRASJONER.",
                            "Set FIKS_INTEGRASJON_ID and FIKS_INTEGRASJON_PASSORD, or let the client name one of FIKS_INTEGRASJONER."));
            case "upstream" -> told(failure, Actor.PLATFORM,
                    new Text("Megleren for Fiks IO nås ikke", "Fiks IO's broker is not reached"),
                    new Text("Portner når den ikke, eller den svarer ikke som en megler. Klientene prøver igjen. Varer det ved: sjekk nettverket og "
                            + "veien ut til megleren, og driftsmeldingene for Fiks.",
                            "Portner cannot reach it, or it does not answer as a broker. Clients try again. If it goes on, check the network and the "
                            + "way out to the broker, and the notices of Fiks."));
            default -> Optional.empty();
        };
    }

    private static Optional<Trouble> told(FailedConnection failure, Actor actor, Text title, Text advice) {
        return Optional.of(Trouble.of(Level.WARNING, "amqp-" + failure.outcome(), ABOUT, title, advice).by(actor).saying(failure.detail()));
    }
}
