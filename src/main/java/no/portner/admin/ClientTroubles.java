package no.portner.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import no.portner.admin.Trouble.Level;
import no.portner.error.Actor;

/** What may be wrong with a client: its key, its certificate's time, or the clock that its grants are dated by. */
final class ClientTroubles {

    /** Early enough for an order, a registration and a holiday. */
    private static final Duration NEAR = Duration.ofDays(30);

    private ClientTroubles() {
    }

    static List<Trouble> of(ClientStatus client, Instant now) {
        List<Trouble> troubles = new ArrayList<>();
        client.key().end().ifPresent(end -> {
            Duration left = Duration.between(now, end);
            if (left.compareTo(NEAR) < 0) {
                troubles.add(ending(client, left));
            }
        });
        client.keyFilesError().ifPresent(why -> troubles.add(Trouble.of(Level.WARNING, "key-files-unusable", client.clientId(),
                new Text("Den nye nøkkelen kan ikke brukes", "The new key cannot be used"),
                new Text("Den gamle nøkkelen brukes videre. Rett filene; Portner ser etter selv.",
                        "The old key stays in use. Put the files right; Portner looks again by itself.")).by(Actor.OPERATOR).saying(why)));
        client.nextKeyError().ifPresent(why -> troubles.add(Trouble.of(Level.WARNING, "next-key-waits", client.clientId(),
                new Text("Den nye nøkkelen har ikke fått token ennå", "The new key has not been granted a token yet"),
                new Text("Den gamle nøkkelen brukes til den nye er godtatt. En ny registrert nøkkel kan trenge noen minutter hos Digdir.",
                        "The old key stays in use until the new one is accepted. A newly registered key may need some minutes with Digdir."))
                .by(Actor.CLIENT_OWNER).saying(why)));
        if (!client.clockOffset().isZero()) {
            troubles.add(clock(client));
        }
        return troubles;
    }

    private static Trouble ending(ClientStatus client, Duration left) {
        boolean over = left.isNegative() || left.isZero();
        String days = String.valueOf(left.toDays());
        boolean registered = client.key().registered();
        Text what = registered ? new Text("Den registrerte nøkkelen", "The registered key") : new Text("Sertifikatet", "The certificate");
        Text title = over ? new Text(what.nb() + " er utløpt", what.en() + " has expired")
                : new Text(what.nb() + " utløper om " + days + " dager", what.en() + " expires in " + days + " days");
        Text advice = registered ? new Text("Registrer en ny nøkkel hos Digdir ved siden av den gamle, og bytt fila mens den gamle ennå virker.",
                "Register a new key with Digdir beside the old one, and replace the file while the old one still works.")
                : new Text("Bestill et nytt virksomhetssertifikat og bytt fila; Portner tar det i bruk uten omstart.",
                "Order a new certificate and replace the file; Portner takes it into use without a restart.");
        return Trouble.of(over ? Level.FAILING : Level.WARNING, "key-ends", client.clientId(), title, advice)
                .by(registered ? Actor.CLIENT_OWNER : Actor.OPERATOR);
    }

    private static Trouble clock(ClientStatus client) {
        long seconds = client.clockOffset().abs().toSeconds();
        boolean slow = !client.clockOffset().isNegative();
        return Trouble.of(Level.WARNING, "clock", client.clientId(),
                new Text("Maskinens klokke går " + seconds + " s " + (slow ? "etter" : "foran") + " Maskinportens",
                        "This machine's clock is " + seconds + " s " + (slow ? "behind" : "ahead of") + " Maskinporten's"),
                new Text("Portner retter opp for det i tokenkallene, men klokken bør stilles (NTP).",
                        "Portner makes up for it in grants, but the clock should be set (NTP).")).by(Actor.PLATFORM);
    }
}
