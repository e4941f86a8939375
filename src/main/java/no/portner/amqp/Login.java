package no.portner.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import no.portner.amqp.AmqpGateway.Parts;
import no.portner.route.Integration;
import no.portner.token.AccessToken;

/** The credentials of one connection: which integration, its password and a token, and what the broker makes of them. */
final class Login {

    /** What every broker takes before frames are tuned: the least that AMQP allows, and RabbitMQ's limit before 4.1. */
    static final int SURE_TO_FIT = 4096;
    /** RabbitMQ's limit since then. */
    static final int MOST = 8192;

    private final Parts parts;
    private StartOk client;
    private Integration integration;
    private AccessToken token;
    private int size;

    Login(Parts parts) {
        this.parts = parts;
    }

    /** A token that is not there yet is asked for while the broker is connected to. */
    void prepare() {
        if (parts.tokens().live() == null) {
            parts.tokens().get();
        }
    }

    /** @throws AmqpFailure when that is no start-ok, or names what Portner cannot fill in */
    void read(Frame frame) {
        if (frame.channel() != 0) {
            throw AmqpFailure.of(Outcome.CLIENT, ReplyCode.CHANNEL_ERROR, "a frame of channel " + frame.channel() + " before the connection is open");
        }
        if (!frame.is(Method.START_OK)) {
            throw AmqpFailure.of(Outcome.CLIENT, ReplyCode.COMMAND_INVALID, "connection.start is answered with connection.start-ok");
        }
        client = StartOk.read(frame);
        if (!client.isPlain()) {
            throw AmqpFailure.of(Outcome.CLIENT, ReplyCode.ACCESS_REFUSED, "Portner fills in PLAIN alone: let the client use that mechanism");
        }
        integration = known();
    }

    /** Whom the client names where that is one of ours, else the default one: clients must name somebody. */
    private Integration known() {
        return parts.route().integrations().named(client.user()).or(() -> parts.route().integrations().byDefault())
                .orElseThrow(() -> AmqpFailure.of(Outcome.INTEGRATION, ReplyCode.ACCESS_REFUSED, "Portner has no password for this user: set"
                        + " FIKS_INTEGRASJON_ID and FIKS_INTEGRASJON_PASSORD, or let the client name one of FIKS_INTEGRASJONER"));
    }

    /** @return fails with a {@link no.portner.error.ProxyError} */
    CompletionStage<AccessToken> token() {
        AccessToken live = parts.tokens().live();
        return live != null ? CompletableFuture.completedStage(live) : parts.tokens().get();
    }

    /** @throws AmqpFailure when no broker would read so much */
    ByteBuf startOk(AccessToken with, ByteBufAllocator allocator) {
        token = with;
        // Again: its password may have changed while the token was awaited.
        integration = known();
        ByteBuf frame = client.writeWith(integration, with, allocator);
        size = frame.readableBytes();
        if (size > MOST) {
            frame.release();
            throw AmqpFailure.of(Outcome.REFUSED, ReplyCode.ACCESS_REFUSED, tooLarge("no broker takes more than " + MOST));
        }
        return frame;
    }

    void accepted() {
        token.served();
    }

    /**
     * Neither token nor password is known to be the one at fault: another token is fetched, as after a 401, and the password's file is read
     * again, so that the client's next attempt comes with both.
     *
     * @param code the broker's; 0 where it has just closed the connection, as brokers do to clients that do not say that they want to know
     */
    AmqpFailure refused(int code) {
        token.doubted();
        parts.tokens().replacementFor(token);
        parts.passwords().run();
        if (size > SURE_TO_FIT) {
            return AmqpFailure.of(Outcome.REFUSED, ReplyCode.ACCESS_REFUSED, tooLarge("brokers before RabbitMQ 4.1 take " + SURE_TO_FIT));
        }
        return AmqpFailure.of(Outcome.REFUSED, ReplyCode.ACCESS_REFUSED, "the broker refuses integration " + integration.id()
                + (code == 0 || code == ReplyCode.ACCESS_REFUSED.code() ? "" : " (" + code + ")")
                + ": check FIKS_INTEGRASJON_PASSORD, and in Fiks its organisation and access to Fiks IO. A new token is fetched; connect again");
    }

    private String tooLarge(String limit) {
        return "password, token and what the client says of itself make a start-ok of " + size + " bytes, and " + limit
                + ": ask for fewer scopes, or let the client say less in its properties";
    }
}
