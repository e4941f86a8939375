package no.portner.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import no.portner.amqp.AmqpGateway.Parts;
import no.portner.token.AccessToken;

/**
 * How a connection is opened (AMQP 0-9-1 section 2.2.4), with the credentials filled in on the way:
 *
 * <pre>
 *  client                  Portner                                   broker
 *    | protocol header ------>| connects -- protocol header ----------->|
 *    |<-- start, PLAIN alone -|<-- start -------------------------------|
 *    | start-ok ------------->| integration, password and token ------->|
 *    |<-- tune ---------------|<-- tune, or close: refused -------------|
 *    | all that follows passes as it is ------------------------------->|
 *    |<-- open-ok ------------|<-- open-ok: from now on this way too ---|
 * </pre>
 *
 * Only who is awaited is read, so that neither can fill the memory with what is not yet wanted.
 */
final class Opening {

    private enum Step { HEADER, CONNECTING, START, START_OK, TOKEN, TUNE, OPEN_OK, DONE }

    /** A client's frame before tuning, with what it says of itself. */
    private static final int MOST_FROM_CLIENT = 16 * 1024;
    private static final int MOST_FROM_BROKER = 64 * 1024;

    private final Session session;
    private final Parts parts;
    private final EventLoop loop;
    private final Side client;
    private final Login login;
    private Step step = Step.HEADER;
    private ScheduledFuture<?> tooLate;

    Opening(Session session, Parts parts, EventLoop loop) {
        this.session = session;
        this.parts = parts;
        this.loop = loop;
        this.client = session.client();
        this.login = new Login(parts);
    }

    void begin() {
        await(Step.HEADER, parts.patience().client(), "no protocol header");
        client.read(true);
    }

    /** Whether the client knows what a method is. */
    boolean speaksAmqp() {
        return step != Step.HEADER;
    }

    void stop() {
        if (tooLate != null) {
            tooLate.cancel(false);
        }
    }

    private void await(Step next, Duration patience, String missing) {
        stop();
        step = next;
        tooLate = loop.schedule(() -> session.fail(AmqpFailure.of(isClientAwaited() ? Outcome.CLIENT : Outcome.UPSTREAM,
                ReplyCode.CONNECTION_FORCED, missing + " within " + patience.toMillis() + " ms")), patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    private boolean isClientAwaited() {
        return step == Step.HEADER || step == Step.START_OK || step == Step.OPEN_OK && client.passed() == 0;
    }

    void heard(Side from) {
        if (session.isOver()) {
            return;
        }
        try {
            if (from == client) {
                clientSays();
            } else {
                brokerSays();
            }
        } catch (RuntimeException e) {
            AmqpFailure failure = AmqpFailure.from(e);
            session.fail(from != client && failure.outcome() == Outcome.CLIENT ? failure.byBroker() : failure);
        }
    }

    private void clientSays() {
        if (step == Step.HEADER) {
            switch (ProtocolHeader.look(client.held())) {
                case MORE_TO_COME -> { }
                case ANOTHER -> throw AmqpFailure.of(Outcome.CLIENT, ReplyCode.COMMAND_INVALID, "what came is not the header of AMQP 0-9-1");
                case WHOLE -> {
                    client.held().skipBytes(ProtocolHeader.LENGTH);
                    connect();
                }
            }
        } else if (step == Step.START_OK) {
            Frame frame = Frame.next(client.held(), MOST_FROM_CLIENT);
            if (frame != null) {
                answered(frame);
            }
        }
    }

    private void connect() {
        client.read(false);
        stop();
        step = Step.CONNECTING;
        session.admit();
        login.prepare();
        Future<Channel> connecting = parts.forwarder().secure(loop, parts.route(), this::connected);
        connecting.addListener(done -> {
            if (!connecting.isSuccess()) {
                session.fail(AmqpFailure.from(connecting.cause()));
            }
        });
    }

    private void connected(Channel channel) {
        if (session.connected(channel)) {
            await(Step.START, parts.patience().broker(), "the broker said nothing");
            session.broker().write(ProtocolHeader.write());
            session.broker().read(true);
        }
    }

    private void brokerSays() {
        Frame frame;
        while (isBrokerRead() && (frame = Frame.next(session.broker().held(), MOST_FROM_BROKER)) != null) {
            switch (step) {
                case START -> started(frame);
                case TUNE -> judged(frame);
                default -> opened(frame);
            }
        }
    }

    private boolean isBrokerRead() {
        return !session.isOver() && (step == Step.START || step == Step.TUNE || step == Step.OPEN_OK);
    }

    private void started(Frame frame) {
        if (!frame.is(Method.START)) {
            throw upstream("the broker began with something else than connection.start");
        }
        Start start = Start.read(frame);
        if (!start.offersPlain()) {
            throw upstream("the broker does not take credentials by PLAIN");
        }
        await(Step.START_OK, parts.patience().client(), "no connection.start-ok");
        client.write(start.writeWithPlainAlone(client.channel().alloc()));
        client.read(true);
        heard(client);
    }

    private void answered(Frame frame) {
        client.read(false);
        stop();
        login.read(frame);
        step = Step.TOKEN;
        login.token().whenCompleteAsync(this::fillIn, loop);
    }

    private void fillIn(AccessToken token, Throwable failure) {
        if (session.isOver()) {
            return;
        }
        try {
            if (failure != null) {
                throw AmqpFailure.from(failure);
            }
            ByteBuf startOk = login.startOk(token, client.channel().alloc());
            await(Step.TUNE, parts.patience().broker(), "the broker did not say whether it takes the credentials");
            session.broker().write(startOk);
        } catch (RuntimeException e) {
            session.fail(AmqpFailure.from(e));
            return;
        }
        heard(session.broker());
    }

    private void judged(Frame frame) {
        if (frame.is(Method.CLOSE)) {
            throw login.refused(Close.code(frame));
        }
        if (!frame.is(Method.TUNE)) {
            throw upstream("the broker answered start-ok with something else than tune");
        }
        login.accepted();
        await(Step.OPEN_OK, parts.patience().broker(), "the connection was not opened");
        session.broker().passOn(frame);
        session.passing();
    }

    /** The client's tune-ok and open pass already; what the broker says to them passes too, and tells how it stands. */
    private void opened(Frame frame) {
        session.broker().passOn(frame);
        boolean close = frame.is(Method.CLOSE);
        if (close) {
            session.account().refusedToOpen(Close.code(frame));
        } else if (frame.is(Method.OPEN_OK)) {
            session.account().opened();
        } else {
            return;
        }
        stop();
        step = Step.DONE;
        session.broker().relay();
    }

    /** A side has gone: what that means at this step. */
    AmqpFailure brokenOffBy(Side side) {
        if (side == client) {
            return AmqpFailure.of(Outcome.CLIENT, ReplyCode.CONNECTION_FORCED, "the client left before the connection was open");
        }
        return step == Step.TUNE ? login.refused(0) : upstream("the broker closed the connection before it was open");
    }

    private static AmqpFailure upstream(String text) {
        return AmqpFailure.of(Outcome.UPSTREAM, ReplyCode.CONNECTION_FORCED, text);
    }
}
