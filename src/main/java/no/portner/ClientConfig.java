package no.portner;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import no.portner.key.KeyChecks;
import no.portner.key.KeySettings;
import no.portner.key.KeyVariables;
import no.portner.key.RegisteredKey;

/**
 * A client at an authorization server. Routes whose client settings are equal have equal values of this, and share keys and metadata.
 *
 * @param wellKnownUrl the server's metadata; names the server
 * @param issuerOverride goes before the metadata's issuer; with its slash, or without, as configured
 * @param tokenEndpointOverride goes before the metadata's token endpoint
 * @param fallbackIssuer serves while the metadata cannot be read
 * @param fallbackTokenEndpoint serves while the metadata cannot be read
 * @param clientId {@code iss} of the grants
 * @param key what signs the grants
 * @param registered since when the key is registered, where that is known
 * @param variablePrefix what goes before {@code CERTIFICATE_PATH} and the like in messages: {@code MASKINPORTEN_} or
 *     {@code PORTNER_ROUTES_n__}
 */
public record ClientConfig(URI wellKnownUrl, Optional<String> issuerOverride, Optional<URI> tokenEndpointOverride, String fallbackIssuer,
        URI fallbackTokenEndpoint, String clientId, KeySettings key, Optional<RegisteredKey> registered, String variablePrefix) {

    public ClientConfig {
        Objects.requireNonNull(wellKnownUrl, "wellKnownUrl");
        Objects.requireNonNull(issuerOverride, "issuerOverride");
        Objects.requireNonNull(tokenEndpointOverride, "tokenEndpointOverride");
        Objects.requireNonNull(fallbackIssuer, "fallbackIssuer");
        Objects.requireNonNull(fallbackTokenEndpoint, "fallbackTokenEndpoint");
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(registered, "registered");
        Objects.requireNonNull(variablePrefix, "variablePrefix");
    }

    /** What the key's settings are called, for messages. */
    KeyVariables keyVariables() {
        return KeyVariables.prefixed(variablePrefix);
    }

    /** What the key is held against whenever it is read. */
    KeyChecks keyChecks() {
        return new KeyChecks(InstantSource.system(), KeyChecks.Environment.ofIssuer(URI.create(issuerOverride.orElse(fallbackIssuer))));
    }

    /** Names the server in cache keys: where its metadata is, and whatever goes before what the metadata says. */
    URI authority() {
        if (issuerOverride.isEmpty() && tokenEndpointOverride.isEmpty()) {
            return wellKnownUrl;
        }
        String instead = issuerOverride.orElse("") + " " + tokenEndpointOverride.map(URI::toString).orElse("");
        return URI.create(wellKnownUrl + "#" + URLEncoder.encode(instead, StandardCharsets.UTF_8));
    }

    /** Whether the two differ at most in the variables that set them; equal secrets in two files may differ tomorrow. */
    boolean sameAs(ClientConfig other) {
        return key.files().equals(other.key.files())
                && equals(new ClientConfig(other.wellKnownUrl, other.issuerOverride, other.tokenEndpointOverride, other.fallbackIssuer,
                other.fallbackTokenEndpoint, other.clientId, other.key, other.registered, variablePrefix));
    }
}
