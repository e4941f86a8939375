package no.portner.amqp;

/** One client's connection in the listener's counts: whether there is room for it. Each is begun once at most, and ended if it was begun. */
public interface Admittance {

    /** @throws no.portner.error.ProxyError OVERLOADED: it counts all the same until it is ended */
    void begin();

    void end();
}
