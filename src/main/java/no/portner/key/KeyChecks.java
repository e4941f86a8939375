package no.portner.key;

import java.net.URI;
import java.time.InstantSource;
import java.util.Objects;

/**
 * What a key is held against besides itself.
 *
 * @param clock tells whether the certificate is valid now
 * @param environment where the grants go
 */
public record KeyChecks(InstantSource clock, Environment environment) {

    /** Whose certificates the issuer takes: Maskinporten refuses the other environment's with MP-120 (facts 1.2). */
    public enum Environment {
        PROD, TEST,
        /** Not Maskinporten itself, such as a fake one: any certificate will do. */
        OTHER;

        /** @param issuer such as {@code https://test.maskinporten.no/} */
        public static Environment ofIssuer(URI issuer) {
            String host = String.valueOf(issuer.getHost());
            if (host.equalsIgnoreCase("maskinporten.no")) {
                return PROD;
            }
            return host.equalsIgnoreCase("test.maskinporten.no") ? TEST : OTHER;
        }
    }

    public KeyChecks {
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(environment, "environment");
    }
}
