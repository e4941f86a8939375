package no.portner.token.maskinporten;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * Which Maskinporten, as configured.
 *
 * @param wellKnown {@code MASKINPORTEN_WELL_KNOWN_URL}: its metadata, and its name in cache keys
 * @param issuer {@code MASKINPORTEN_ISSUER}: wins over the metadata
 * @param tokenEndpoint {@code MASKINPORTEN_TOKEN_ENDPOINT}: wins over the metadata
 * @param builtIn serves while the metadata cannot be read
 */
public record AuthoritySettings(URI wellKnown, Optional<String> issuer, Optional<URI> tokenEndpoint, Server builtIn) {

    /**
     * Where grants go and whom they address.
     *
     * @param issuer as the metadata spells it: Maskinporten's ends in a slash (facts 1.1)
     * @param tokenEndpoint https, or http on loopback
     */
    public record Server(String issuer, URI tokenEndpoint) {

        public Server {
            Objects.requireNonNull(issuer, "issuer");
            Objects.requireNonNull(tokenEndpoint, "tokenEndpoint");
            requireSafe(URI.create(issuer), "issuer");
            requireSafe(tokenEndpoint, "token_endpoint");
        }

        /** Derived from a metadata URL on the same host, as at Maskinporten (facts 1.1). */
        public static Server besideMetadata(URI wellKnown) {
            return new Server(wellKnown.resolve("/").toString(), wellKnown.resolve("/token"));
        }
    }

    public AuthoritySettings {
        Objects.requireNonNull(wellKnown, "wellKnown");
        Objects.requireNonNull(issuer, "issuer");
        Objects.requireNonNull(tokenEndpoint, "tokenEndpoint");
        Objects.requireNonNull(builtIn, "builtIn");
        requireSafe(wellKnown, "metadata URL");
    }

    /** A grant is a credential: it never travels in the clear beyond this machine. */
    static void requireSafe(URI uri, String what) {
        boolean loopback = uri.getHost() != null && (uri.getHost().equals("localhost") || uri.getHost().matches("127(\\.\\d{1,3}){3}")
                || uri.getHost().equals("[::1]"));
        boolean safe = uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()) && loopback);
        if (!safe) {
            throw new IllegalArgumentException("the " + what + " is no https URL: " + uri);
        }
    }
}
