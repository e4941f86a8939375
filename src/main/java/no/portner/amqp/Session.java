package no.portner.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import no.portner.amqp.AmqpGateway.Parts;

/**
 * One client's connection with its own to the broker. Until the broker has opened it {@link Opening} reads what both say, then all passes
 * as it is; here is how it ends. Lives on the event loop of both.
 */
final class Session {

    private enum State {
        OPENING,
        /** The client's frames pass, and as soon as the broker has opened the connection its own do too. */
        PASSING,
        OVER
    }

    private final Parts parts;
    private final EventLoop loop;
    private final Admittance admittance;
    private final Consumer<Session> gone;
    private final Account account;
    private final Side client;
    private final Opening opening;
    private State state = State.OPENING;
    private Side broker;
    private boolean admitted;
    private boolean settled;

    /** @param gone hears when both connections are closed */
    Session(Parts parts, Channel client, Admittance admittance, Consumer<Session> gone) {
        this.parts = parts;
        this.loop = client.eventLoop();
        this.admittance = admittance;
        this.gone = gone;
        this.account = new Account(parts.log());
        this.client = new Side(this, client);
        this.opening = new Opening(this, parts, loop);
    }

    void begin() {
        client.channel().pipeline().addLast(client);
        opening.begin();
    }

    Side client() {
        return client;
    }

    /** Null before there is a connection. */
    Side broker() {
        return broker;
    }

    Account account() {
        return account;
    }

    /** @throws no.portner.error.ProxyError OVERLOADED */
    void admit() {
        admitted = true;
        admittance.begin();
    }

    /** @return whether it is still wanted */
    boolean connected(Channel channel) {
        if (state == State.OVER) {
            channel.close();
            return false;
        }
        broker = new Side(this, channel);
        broker.join(client);
        client.join(broker);
        channel.pipeline().addLast(broker);
        return true;
    }

    /** The broker has taken the credentials: the rest is between the two. */
    void passing() {
        state = State.PASSING;
        client.relay();
    }

    boolean isOver() {
        return state == State.OVER;
    }

    /** Something has come that has to be read. */
    void heard(Side from) {
        opening.heard(from);
    }

    private void over() {
        state = State.OVER;
        opening.stop();
    }

    /** A side has no more to say, or is closed. AMQP says goodbye in words of its own: what follows is not waited for. */
    void ended(Side side) {
        switch (state) {
            case OPENING -> fail(opening.brokenOffBy(side));
            case PASSING -> {
                over();
                client.closeAfterWriting();
                broker.closeAfterWriting();
                cutAfter(parts.patience().broker());
            }
            case OVER -> side.closeAfterWriting();
        }
        settle();
    }

    void broken(Side side, Throwable cause) {
        boolean network = cause instanceof IOException || cause.getCause() instanceof IOException;
        if (state == State.OVER) {
            side.reset();
        } else if (state == State.PASSING) {
            over();
            if (network) {
                account.broken("the " + (side == client ? "client" : "broker") + " broke the connection off");
            } else {
                account.failed(AmqpFailure.from(cause));
            }
            reset();
        } else if (network) {
            side.reset();
            ended(side);
        } else {
            fail(AmqpFailure.from(cause));
        }
    }

    /** It comes to nothing: the client is told so in its own protocol. */
    void fail(AmqpFailure failure) {
        if (state == State.OVER) {
            return;
        }
        over();
        account.failed(failure);
        if (broker != null) {
            broker.closeAfterWriting();
        }
        if (!client.isClosed()) {
            client.dropAndEndWith(opening.speaksAmqp() ? close(failure.code(), failure.getMessage()) : ProtocolHeader.write());
        }
        cutAfter(parts.patience().farewell());
        settle();
    }

    private ByteBuf close(ReplyCode code, String text) {
        return Close.write(client.channel().alloc(), code, text);
    }

    /** Whoever does not go, or takes nothing of what it still has to get. */
    private void cutAfter(Duration patience) {
        loop.schedule(this::reset, patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void reset() {
        client.reset();
        if (broker != null) {
            broker.reset();
        }
    }

    void stopFromElsewhere() {
        loop.execute(this::stop);
    }

    /** Portner ends: both sides are told so, each when it has got the frame that is on its way to it. */
    void stop() {
        String text = "Portner is being stopped";
        if (state == State.PASSING) {
            over();
            account.forced(ReplyCode.CONNECTION_FORCED);
            client.endWith(close(ReplyCode.CONNECTION_FORCED, text));
            broker.endWith(close(ReplyCode.CONNECTION_FORCED, text));
            cutAfter(parts.patience().farewell());
        } else {
            fail(AmqpFailure.of(Outcome.STOPPING, ReplyCode.CONNECTION_FORCED, text));
        }
    }

    private void settle() {
        if (settled || !client.isClosed() || broker != null && !broker.isClosed()) {
            return;
        }
        settled = true;
        over();
        if (admitted) {
            admittance.end();
        }
        gone.accept(this);
        account.ended(client.passed(), broker == null ? 0 : broker.passed());
    }
}
