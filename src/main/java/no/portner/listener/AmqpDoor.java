package no.portner.listener;

import io.netty.handler.ssl.SslContext;
import java.util.Objects;
import java.util.Optional;
import no.portner.amqp.AmqpGateway;

/**
 * Where AMQP goes, and who Portner is to clients of the AMQP listener that speak TLS.
 *
 * @param interception of the broker's name and of localhost; of no other name anybody is asked for here
 */
public record AmqpDoor(AmqpGateway gateway, Interception interception) {

    /** What a client calls that was told to call this machine, and what one means that names nobody (Java's, for a name without a dot). */
    public static final String LOCALHOST = "localhost";

    public AmqpDoor {
        Objects.requireNonNull(gateway, "gateway");
        Objects.requireNonNull(interception, "interception");
    }

    /** @param name whom the client names, lower case; null where it names nobody */
    Optional<SslContext> contextFor(String name) {
        String meant = name == null ? LOCALHOST : name;
        return Optional.ofNullable(meant.equals(gateway.host()) || meant.equals(LOCALHOST) ? interception.contextFor(meant) : null);
    }

    /** Whether there is a certificate at all. */
    boolean speaksTls() {
        return interception.contextFor(gateway.host()) != null;
    }
}
