package no.portner;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import no.portner.key.SigningKey;
import no.portner.route.Route;
import no.portner.route.Route.ClientAuthorization;
import no.portner.token.TokenRequest;

/**
 * A route as configured: a {@link no.portner.route.Route} whose key has not been read yet.
 *
 * @param name lower case letters, digits and hyphens
 * @param host lower case
 * @param prefixes each beginning and ending with {@code /}; at least one
 * @param upstream {@code https://host} or {@code https://host:port}
 * @param authorization what happens to an {@code Authorization} that the app sends
 * @param client who asks for the route's tokens
 * @param scopes at least one
 * @param resource audience restriction
 * @param consumerOrg nine digits
 * @param authorizationDetails a JSON array of objects
 * @param integrations whose headers the calls carry
 * @param timeouts of the calls
 */
public record RouteConfig(String name, String host, List<String> prefixes, URI upstream, ClientAuthorization authorization,
        ClientConfig client, SortedSet<String> scopes, Optional<String> resource, Optional<String> consumerOrg,
        Optional<String> authorizationDetails, IntegrationSettings integrations, Timeouts timeouts) {

    /**
     * How long a call may take; each more than zero.
     *
     * @param connect for the TCP connection and again for the TLS handshake
     * @param response from the end of the request to the response's head
     * @param idle without a byte either way while a body is under way
     */
    public record Timeouts(Duration connect, Duration response, Duration idle) {

        public Timeouts {
            for (Duration timeout : List.of(connect, response, idle)) {
                if (timeout.isNegative() || timeout.isZero()) {
                    throw new IllegalArgumentException("a timeout is more than zero: " + timeout);
                }
            }
        }
    }

    public RouteConfig {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(authorization, "authorization");
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(resource, "resource");
        Objects.requireNonNull(consumerOrg, "consumerOrg");
        Objects.requireNonNull(authorizationDetails, "authorizationDetails");
        Objects.requireNonNull(integrations, "integrations");
        Objects.requireNonNull(timeouts, "timeouts");
        prefixes = List.copyOf(prefixes);
        scopes = Collections.unmodifiableSortedSet(new TreeSet<>(scopes));
        if (!"https".equals(upstream.getScheme())) {
            throw new IllegalArgumentException("tokens travel over TLS alone: " + upstream);
        }
        if (prefixes.isEmpty() || scopes.isEmpty()) {
            throw new IllegalArgumentException("a route has at least one prefix and one scope: " + name);
        }
    }

    Route toRoute() {
        return new Route(name, host, prefixes, upstream, authorization, integrations.toIntegrations(),
                timeouts.connect(), timeouts.response(), timeouts.idle());
    }

    /** What the route's calls carry, asked for with this key. */
    TokenRequest toTokenRequest(SigningKey key) {
        return new TokenRequest(client.authority(), client.clientId(), key.credential(), scopes,
                resource, consumerOrg, authorizationDetails);
    }
}
