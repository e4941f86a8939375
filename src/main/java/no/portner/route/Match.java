package no.portner.route;

import java.util.Objects;

/**
 * Where a call goes.
 *
 * @param route the route; outside its prefixes a call is forwarded all the same, without credentials
 * @param target the path and query that upstream gets
 * @param credentials whether the path is within the route's prefixes, so that the call carries token and integration
 * @param clientBase what the client puts before a path of the upstream, without a slash at the end, for the {@code Location} rule:
 *     {@code http://localhost:7180} or {@code http://localhost:7180/svarut.ks.no}
 */
public record Match(Route route, String target, boolean credentials, String clientBase) {

    public Match {
        Objects.requireNonNull(route, "route");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(clientBase, "clientBase");
        if (credentials && !route.isSecure()) {
            throw new IllegalArgumentException("credentials leave over TLS alone");
        }
    }

    /** Whether no route has the host: the call passes as it is, if it passes at all. */
    public boolean isPassThrough() {
        return !route.isSecure();
    }

    /** For TRACE, whose answer repeats the request's headers to the client (RFC 9110 section 9.3.8). */
    public Match withoutCredentials() {
        return new Match(route, target, false, clientBase);
    }
}
