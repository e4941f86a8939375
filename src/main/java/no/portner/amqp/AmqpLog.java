package no.portner.amqp;

import java.time.Duration;
import java.util.Objects;

/** Hears of every client's connection: when it is open or will never be, and once it is over. Called on event loops. */
public interface AmqpLog {

    /**
     * A connection that is over.
     *
     * @param took from the client's first words to the end
     * @param toBroker bytes that passed from the client to the broker, without those of TLS
     * @param toClient likewise, the other way
     * @param code AMQP's reply code, where Portner closed the connection or the broker refused it; else 0
     * @param detail what was wrong, safe to show; empty where nothing was
     * @param cause of an error in Portner itself; else null
     */
    record Ended(Outcome outcome, Duration took, long toBroker, long toClient, int code, String detail, Throwable cause) {

        public Ended {
            Objects.requireNonNull(outcome, "outcome");
            Objects.requireNonNull(took, "took");
            Objects.requireNonNull(detail, "detail");
        }
    }

    /**
     * It is known what has become of an attempt to open a connection.
     *
     * @param code AMQP's reply code, where it came to nothing; else 0
     * @param detail why, safe to show; empty where nothing was wrong
     */
    void decided(Outcome outcome, int code, String detail);

    void ended(Ended connection);
}
