package no.portner.amqp;

import java.time.Duration;

/** One connection in the log: what became of it is told once, at its end. */
final class Account {

    private final AmqpLog log;
    private final long begunNanos = System.nanoTime();
    /** Null before it is known. */
    private Outcome outcome;
    private int code;
    private String detail = "";
    private Throwable cause;

    Account(AmqpLog log) {
        this.log = log;
    }

    void opened() {
        decide(Outcome.OPENED, code, detail);
    }

    private void decide(Outcome what, int replyCode, String why) {
        if (outcome == null) {
            log.decided(what, replyCode, why);
        }
        outcome = what;
        code = replyCode;
        detail = why;
    }

    /** The broker takes the credentials, and not the virtual host. */
    void refusedToOpen(int replyCode) {
        decide(Outcome.REFUSED, replyCode, "the broker refused to open the connection, and has told the client why");
    }

    void failed(AmqpFailure failure) {
        decide(failure.outcome(), failure.code().code(), failure.getMessage());
        cause = failure.outcome() == Outcome.INTERNAL ? failure.getCause() : null;
    }

    /** Once the credentials had been taken. */
    void broken(String what) {
        detail = what;
    }

    void forced(ReplyCode replyCode) {
        code = replyCode.code();
        detail = "closed, because Portner is being stopped";
    }

    void ended(long toBroker, long toClient) {
        if (outcome == null) {
            decide(Outcome.CLIENT, code, detail);
        }
        log.ended(new AmqpLog.Ended(outcome, took(), toBroker, toClient, code, detail, cause));
    }

    private Duration took() {
        return Duration.ofNanos(System.nanoTime() - begunNanos);
    }
}
