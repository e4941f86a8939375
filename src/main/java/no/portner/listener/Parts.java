package no.portner.listener;

import java.util.Objects;
import java.util.Optional;
import no.portner.route.RouteTable;
import no.portner.trace.Traces;
import no.portner.upstream.Forwarder;

/**
 * What every exchange works with.
 *
 * @param routes which call goes where
 * @param tokens every route's token
 * @param forwarder the way to the upstreams
 * @param traffic what is under way, and its limits
 * @param log hears of every call
 * @param integrationCheck looks whether an integration's password has changed
 * @param consumer the header that names whom a call is made for
 * @param required the header that a call must carry to get credentials
 * @param unmatched what happens to calls to hosts that no route has
 * @param interceptConnect whether a {@code CONNECT} to a route's host is answered with TLS of our own, in place of a refusal
 * @param interception TLS in place of the routes' hosts
 * @param unauthorised what has become of 401s to calls with our token
 * @param diagnostics what answers tell of their way through Portner
 * @param traces spans of what is sent upstream
 * @param amqp where AMQP goes; empty where nobody listens for it
 */
public record Parts(RouteTable routes, RouteTokens tokens, Forwarder forwarder, Traffic traffic, CallLog log,
        IntegrationCheck integrationCheck, ConsumerHeader consumer, RequiredHeader required, Unmatched unmatched,
        boolean interceptConnect, Interception interception, UnauthorisedCounters unauthorised, Diagnostics diagnostics,
        Traces traces, Optional<AmqpDoor> amqp) {

    public Parts {
        Objects.requireNonNull(routes, "routes");
        Objects.requireNonNull(tokens, "tokens");
        Objects.requireNonNull(forwarder, "forwarder");
        Objects.requireNonNull(traffic, "traffic");
        Objects.requireNonNull(log, "log");
        Objects.requireNonNull(integrationCheck, "integrationCheck");
        Objects.requireNonNull(consumer, "consumer");
        Objects.requireNonNull(required, "required");
        Objects.requireNonNull(unmatched, "unmatched");
        Objects.requireNonNull(interception, "interception");
        Objects.requireNonNull(unauthorised, "unauthorised");
        Objects.requireNonNull(traces, "traces");
        Objects.requireNonNull(diagnostics, "diagnostics");
        Objects.requireNonNull(amqp, "amqp");
    }
}
