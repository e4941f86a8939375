package no.portner.token;

import java.net.URI;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a token is asked for: everything that shapes it, and so the key of the cache (two calls with equal requests share a token).
 *
 * @param authority names the authorization server: the URL of its metadata, and with it whatever overrides that
 * @param clientId the client at Maskinporten
 * @param credential what signs and what names it: a rotated key or certificate must not get the old one's token
 * @param scopes sorted, so that the order in the configuration does not matter; at least one
 * @param resource audience restriction, sent as an array
 * @param consumerOrg the organisation on whose behalf a supplier acts (Altinn delegation), nine digits
 * @param authorizationDetails rich authorization request (RFC 9396), a JSON array
 */
public record TokenRequest(URI authority, String clientId, String credential, SortedSet<String> scopes, Optional<String> resource,
        Optional<String> consumerOrg, Optional<String> authorizationDetails) {

    public TokenRequest {
        Objects.requireNonNull(authority, "authority");
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(credential, "credential");
        Objects.requireNonNull(resource, "resource");
        Objects.requireNonNull(consumerOrg, "consumerOrg");
        Objects.requireNonNull(authorizationDetails, "authorizationDetails");
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("a token is asked for with at least one scope");
        }
        scopes = Collections.unmodifiableSortedSet(new TreeSet<>(scopes));
    }

    /** What nearly every two differ in is enough, and has its hash at hand: a call that names an organisation looks its token up by this. */
    @Override
    public int hashCode() {
        return (clientId.hashCode() * 31 + credential.hashCode()) * 31 + consumerOrg.hashCode();
    }

    /** The same, signed by another key. */
    public TokenRequest withCredential(String other) {
        return new TokenRequest(authority, clientId, other, scopes, resource, consumerOrg, authorizationDetails);
    }

    /** The same, for another organisation. */
    public TokenRequest onBehalfOf(String organisation) {
        return new TokenRequest(authority, clientId, credential, scopes, resource, Optional.of(organisation), authorizationDetails);
    }
}
