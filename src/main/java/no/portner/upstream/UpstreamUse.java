package no.portner.upstream;

/**
 * What there is towards one upstream, on all event loops together.
 *
 * @param connections open, or being opened
 * @param idle of these the ones that wait for a call; one of HTTP/2 never does
 * @param waiting calls that wait for a connection
 */
public record UpstreamUse(int connections, int idle, int waiting) {

    static final UpstreamUse NONE = new UpstreamUse(0, 0, 0);

    /** Connections that carry a call, or are being opened for one. */
    public int busy() {
        return Math.max(0, connections - idle);
    }
}
