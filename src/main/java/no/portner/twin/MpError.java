package no.portner.twin;

import java.util.Locale;
import java.util.Optional;

/** How Maskinporten refuses, in the words of facts 1.5. {@code %s} stands for what the text names. */
public enum MpError {

    MP_011("invalid_grant", "Invalid assertion. Invalid parameter value."),
    MP_012("invalid_grant", "Grant is used before."),
    MP_100("invalid_grant", "Invalid assertion. Client authentication failed. Client not found."),
    MP_110("invalid_grant", "Invalid assertion. Client authentication failed. Invalid JWT claim aud."),
    MP_120("invalid_grant", "Invalid assertion. Client authentication failed. The JWT is signed with an invalid certificate."),
    MP_121("invalid_grant", "Invalid assertion. Client authentication failed. Expired key."),
    MP_122("invalid_grant", "Invalid organization number for client. Does not match certificate orgno."),
    MP_123("invalid_grant", "Invalid assertion. Client authentication failed. Invalid JWT header x5c."),
    MP_124("invalid_grant", "Invalid assertion. Client authentication failed. Invalid JWT signature."),
    MP_130("invalid_grant", "JWT is expired."),
    MP_200("invalid_scope", "Token request contains invalid scopes for client, %s"),
    MP_201("invalid_scope", "Token request contains scopes not allowed for maskinporten, %s"),
    MP_250("forbidden", "Consumer has not been granted access to the scope %s."),
    MP_251("forbidden", "Consumer %s has not delegated access to the scope %s to supplier %s."),
    MP_301("invalid_authorization_details", "Unknown type of authorization details."),
    MP_302("invalid_authorization_details", "Unknown fields in authorization details."),
    MP_303("invalid_altinn_customer_configuration", "Invalid values in authorization details."),
    /** The texts below carry no code in the sources. */
    ISSUED_IN_FUTURE("invalid_grant", "Invalid assertion. Issue time is after now."),
    TOO_LONG_LIFETIME("invalid_grant", "Invalid assertion. JWT has too long lifetime."),
    UNKNOWN_KID("invalid_grant", "Invalid assertion. Client authentication failed. Unknown key identifier (kid) for client."),
    KID_NEEDED("invalid_grant", "Invalid assertion. Client authentication failed. Invalid JWT. The client requires pre-registered jwk and"
            + " no key identifier (kid) provided"),
    CONSUMER_ORG("invalid_grant", "The combination consumer_org in claim and delegation scope on client is invalid."),
    REQUEST("invalid_request", "Invalid request."),
    GRANT_TYPE("unsupported_grant_type", "Unsupported grant type.");

    private final String error;
    private final String text;

    MpError(String error, String text) {
        this.error = error;
        this.text = text;
    }

    /** @return for example {@code MP-110}; empty for the refusals that have no code */
    public Optional<String> code() {
        return name().startsWith("MP_") ? Optional.of(name().replace('_', '-')) : Optional.empty();
    }

    String error() {
        return error;
    }

    int status() {
        return "forbidden".equals(error) ? 403 : 400;
    }

    String description(Object... named) {
        return String.format(Locale.ROOT, text, named);
    }

    /** @param code as in {@code MP-110}, or a name of this enum */
    static MpError ofCode(String code) {
        return valueOf(code.replace('-', '_').toUpperCase(Locale.ROOT));
    }
}
