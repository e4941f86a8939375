package no.portner.listener;

import io.netty.handler.ssl.SslContext;

/** TLS in place of a route's host: certificates that the application trusts, since the pod's own CA issued them. */
@FunctionalInterface
public interface Interception {

    /** Nobody is intercepted. */
    Interception NONE = host -> null;

    /**
     * Never blocks.
     *
     * @param host a route's host, lower case
     * @return what to answer a handshake for that host with, offering {@code h2} and {@code http/1.1}; null when there is none
     */
    SslContext contextFor(String host);
}
