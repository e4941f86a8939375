package no.portner;

/**
 * How much at once; beyond it the answer is 503.
 *
 * @param maxConnections from the application, 1 or more
 * @param maxRequests calls under way, 1 or more
 */
public record LimitsConfig(int maxConnections, int maxRequests) {

    public LimitsConfig {
        if (maxConnections < 1 || maxRequests < 1) {
            throw new IllegalArgumentException("a limit is at least 1: " + maxConnections + ", " + maxRequests);
        }
    }
}
