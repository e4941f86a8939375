package no.portner.amqp;

import java.util.Objects;
import no.portner.error.ProxyError;

/** Why a connection comes to nothing, in words that are safe to show: to the client with its reply code, to the operator with its outcome. */
final class AmqpFailure extends RuntimeException {

    private final Outcome outcome;
    private final ReplyCode code;

    private AmqpFailure(Outcome outcome, ReplyCode code, String text, Throwable cause) {
        super(Objects.requireNonNull(text, "text"), cause, false, false);
        this.outcome = Objects.requireNonNull(outcome, "outcome");
        this.code = Objects.requireNonNull(code, "code");
    }

    /** @param text an English sentence for the client: no secret, no token, no password */
    static AmqpFailure of(Outcome outcome, ReplyCode code, String text) {
        return new AmqpFailure(outcome, code, text, null);
    }

    /** What another part of Portner has failed with. */
    static AmqpFailure from(Throwable failure) {
        if (failure instanceof AmqpFailure known) {
            return known;
        }
        ProxyError error = ProxyError.from(failure);
        Outcome outcome = Outcome.of(error.kind());
        return new AmqpFailure(outcome, outcome.code(), error.detail(), error.getCause());
    }

    /** The same words of what was wrong with a frame of the broker's: it is not the client's fault. */
    AmqpFailure byBroker() {
        return new AmqpFailure(Outcome.UPSTREAM, ReplyCode.CONNECTION_FORCED, "the broker's answer cannot be understood: " + getMessage(), getCause());
    }

    Outcome outcome() {
        return outcome;
    }

    ReplyCode code() {
        return code;
    }
}
