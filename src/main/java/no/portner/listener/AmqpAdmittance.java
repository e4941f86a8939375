package no.portner.listener;

import no.portner.amqp.Admittance;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;

/** A client's AMQP connection, which is under way like a call from its first words to its end: for the limits, and for the drain. */
final class AmqpAdmittance implements Admittance {

    private final Traffic traffic;
    private final Admission admission;

    AmqpAdmittance(Traffic traffic, Admission admission) {
        this.traffic = traffic;
        this.admission = admission;
    }

    @Override
    public void begin() {
        boolean room = traffic.begun();
        traffic.memory().begun(0);
        if (admission.isOneTooMany()) {
            throw ProxyError.of(Kind.OVERLOADED, Admission.TOO_MANY);
        }
        if (!room) {
            throw ProxyError.of(Kind.OVERLOADED, "too many calls at once: PORTNER_MAX_REQUESTS is reached");
        }
    }

    @Override
    public void end() {
        traffic.ended();
        traffic.memory().ended(0);
    }
}
