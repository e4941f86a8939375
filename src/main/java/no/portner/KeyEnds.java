package no.portner;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import no.portner.key.SigningKey;

/** What a start says of keys that come to their ends: early enough for an order, a registration and a holiday. */
final class KeyEnds {

    private static final Duration NEAR = Duration.ofDays(30);

    private KeyEnds() {
    }

    /** Empty when the client's key has time. */
    static List<String> warnings(ClientConfig client, SigningKey key, Instant now) {
        List<String> warnings = new ArrayList<>();
        registered(client, now, warnings);
        certificate(client, key, now, warnings);
        return warnings;
    }

    private static void registered(ClientConfig client, Instant now, List<String> warnings) {
        client.registered().ifPresent(key -> {
            if (key.since().atStartOfDay(ZoneOffset.UTC).toInstant().isAfter(now.plus(Duration.ofDays(1)))) {
                warnings.add(key.variable() + " is a day to come (" + key.since() + "), so its end cannot be told: set the day on which the key was"
                        + " registered");
            } else if (isNear(key.end(), now)) {
                warnings.add("The registered key of client " + client.clientId() + " " + ends(key.end(), now) + ", a year after " + key.variable()
                        + "=" + key.since() + ". Register a new key with Digdir beside it and put it in its place, or register the same key again; then"
                        + " set " + key.variable() + " to that day");
            }
        });
    }

    private static void certificate(ClientConfig client, SigningKey key, Instant now, List<String> warnings) {
        key.x5c().stream().findFirst().map(certificate -> certificate.getNotAfter().toInstant()).filter(end -> isNear(end, now))
                .ifPresent(end -> warnings.add("The certificate of client " + client.clientId() + " " + ends(end, now) + ". Order its successor and"
                        + " put that in its place while this one is valid; nothing has to be registered"));
    }

    private static boolean isNear(Instant end, Instant now) {
        return Duration.between(now, end).compareTo(NEAR) < 0;
    }

    private static String ends(Instant end, Instant now) {
        Duration left = Duration.between(now, end);
        return left.isNegative() ? "has ended, on " + end : "ends on " + end + ", in " + (left.toDays() == 1 ? "1 day" : left.toDays() + " days");
    }
}
