package no.portner;

import java.util.LinkedHashMap;
import java.util.Map;
import no.portner.admin.AmqpStatus;
import no.portner.amqp.AmqpGateway;
import no.portner.observe.AmqpConnections;

/** Fiks IO over AMQP, once it is put together: what serves it, and what the status page tells of it. */
record AmqpRunning(AmqpConfig config, AmqpGateway gateway, AmqpConnections log) {

    AmqpStatus status() {
        Map<String, Long> openings = new LinkedHashMap<>();
        Outcomes.of(log).forEach((outcome, count) -> openings.put(outcome, count.getAsLong()));
        return new AmqpStatus(config.upstream().getAuthority(), config.route().name(), gateway.connections(), openings, log.lastOpened(),
                log.failures());
    }
}
