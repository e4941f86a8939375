package no.portner;

import java.util.Objects;
import no.portner.listener.HeadLimits;
import no.portner.listener.Pace;

/**
 * How much at once, how large, and how slowly.
 *
 * @param maxConnections from the application, 1 or more
 * @param maxRequests calls under way, 1 or more
 * @param maxWaiting calls that wait for one token or for a connection to one upstream, 1 or more
 * @param maxTunnels 1 or more
 * @param maxUpstreamConnections to one upstream, 1 or more
 * @param heads how large a request's head may be
 * @param pace how slow a client may be
 */
public record LimitsConfig(int maxConnections, int maxRequests, int maxWaiting, int maxTunnels, int maxUpstreamConnections,
        HeadLimits heads, Pace pace) {

    public LimitsConfig {
        Objects.requireNonNull(heads, "heads");
        Objects.requireNonNull(pace, "pace");
        if (maxConnections < 1 || maxRequests < 1 || maxWaiting < 1 || maxTunnels < 1 || maxUpstreamConnections < 1) {
            throw new IllegalArgumentException("a limit is at least 1: " + maxConnections + ", " + maxRequests + ", " + maxWaiting + ", "
                    + maxTunnels + ", " + maxUpstreamConnections);
        }
    }
}
