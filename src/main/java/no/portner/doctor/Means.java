package no.portner.doctor;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import no.portner.token.Timers;
import no.portner.token.maskinporten.Approach;
import no.portner.token.maskinporten.Attempts;
import no.portner.token.maskinporten.RestExchange;
import no.portner.upstream.Forwarder;
import no.portner.upstream.Reach;

/**
 * What the doctor examines with: the parts of a running Portner, of which it has none of its own.
 *
 * @param life what tokens' lives are measured by
 * @param complaints reads Fiks' errors
 */
public record Means(RestExchange exchange, Approach approach, Attempts attempts, Timers timers, LongSupplier life, EventLoop loop, Reach reach,
        Forwarder forwarder, Complaints complaints) {

    /** What Fiks says is wrong. */
    public interface Complaints {

        /** Whether a 401 is about the integration, the token being accepted. */
        boolean aboutIntegration(HttpHeaders headers, byte[] body);

        /** The message of Fiks' own form of error. */
        Optional<String> message(HttpHeaders headers, byte[] body);
    }

    public Means {
        Objects.requireNonNull(exchange, "exchange");
        Objects.requireNonNull(approach, "approach");
        Objects.requireNonNull(attempts, "attempts");
        Objects.requireNonNull(timers, "timers");
        Objects.requireNonNull(life, "life");
        Objects.requireNonNull(loop, "loop");
        Objects.requireNonNull(reach, "reach");
        Objects.requireNonNull(forwarder, "forwarder");
        Objects.requireNonNull(complaints, "complaints");
    }
}
