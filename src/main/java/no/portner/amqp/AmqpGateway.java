package no.portner.amqp;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import no.portner.route.Route;
import no.portner.token.TokenHandle;
import no.portner.upstream.Forwarder;

/** Fiks IO's messages over AMQP: gives each client's connection one to the broker, with the credentials that the client need not have. */
public final class AmqpGateway {

    /**
     * What every connection works with.
     *
     * @param route to the broker; its integrations are those that clients may name as user
     * @param tokens whose token the password holds
     * @param forwarder the way to the broker
     * @param passwords looks for changed passwords when the broker has refused one; returns at once
     * @param log hears of every connection
     */
    public record Parts(Route route, TokenHandle tokens, Forwarder forwarder, Runnable passwords, AmqpLog log, Patience patience) {

        public Parts {
            Objects.requireNonNull(route, "route");
            Objects.requireNonNull(tokens, "tokens");
            Objects.requireNonNull(forwarder, "forwarder");
            Objects.requireNonNull(passwords, "passwords");
            Objects.requireNonNull(log, "log");
            Objects.requireNonNull(patience, "patience");
        }
    }

    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Parts parts;
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    public AmqpGateway(Parts parts) {
        this.parts = Objects.requireNonNull(parts, "parts");
    }

    /** The broker's name, which a client that speaks TLS asks for. */
    public String host() {
        return parts.route().host();
    }

    /** How long a client's first words may take, those of TLS included. */
    public Duration clientPatience() {
        return parts.patience().client();
    }

    /**
     * Takes a client's connection, after TLS where there is TLS; to be called on its event loop. What is read from now on is AMQP, and
     * closing the connection is the gateway's business.
     */
    public void serve(Channel client, Admittance admittance) {
        Session session = new Session(parts, client, admittance, sessions::remove);
        sessions.add(session);
        session.begin();
        if (stopping) {
            session.stop();
        }
    }

    /** Connections that are open, or being opened. */
    public int connections() {
        return sessions.size();
    }

    /**
     * Says to both ends of every connection that it is over ({@code CONNECTION_FORCED}), each between two frames, and waits until they have
     * heard it or have not in time. Blocks.
     *
     * @return how many connections there were
     */
    public int stop() {
        stopping = true;
        int cut = sessions.size();
        sessions.forEach(Session::stopFromElsewhere);
        long begun = System.nanoTime();
        long most = parts.patience().farewell().multipliedBy(2).toNanos();
        while (!sessions.isEmpty() && System.nanoTime() - begun < most) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        return cut;
    }
}
