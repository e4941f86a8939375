package no.portner.amqp;

import java.time.Duration;
import java.util.List;

/**
 * How long is waited while a connection is opened and closed; for ever while it is open, since heartbeats are the ends' business.
 *
 * @param client for each of the client's words
 * @param broker for each of the broker's; it may ask others about the credentials
 * @param farewell for a peer that has been told that it is over
 */
public record Patience(Duration client, Duration broker, Duration farewell) {

    public static final Patience DEFAULT = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(2));

    public Patience {
        for (Duration each : List.of(client, broker, farewell)) {
            if (each.isNegative() || each.isZero()) {
                throw new IllegalArgumentException("patience is more than zero: " + each);
            }
        }
    }
}
