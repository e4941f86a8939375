package no.portner.token.maskinporten;

import java.util.List;

/** How Maskinporten says no, row by row as in facts 1.5, and what nobody has documented. */
final class Refusals {

    static final String TRACE = "356666143081bbec11d293753e9702ca";
    private static final String AUTH = "Invalid assertion. Client authentication failed. ";

    /** When the next attempt is made after the one that was refused. */
    enum Again {
        /** After a minute. */
        PERMANENT,
        /** At once with a new JWT, once; then after a minute. */
        NEW_JWT,
        /** After ten seconds. */
        SOON
    }

    /**
     * @param code what the caller reads as mp_code; empty: none
     * @param uri whether error_uri names the code
     * @param hint words that both hints must hold
     */
    record Row(String code, int status, String error, String description, boolean uri, Again again, String hint) {

        HttpAnswer answer() {
            return Answers.answer(status, "{\"error\":\"%s\",\"error_description\":\"%s (trace_id: %s)\"%s}".formatted(error,
                    description, TRACE,
                    uri ? ",\"error_uri\":\"https://maskinporten.no/errors/" + code + "\"" : ""));
        }

        @Override
        public String toString() {
            return (code.isEmpty() ? "-" : code) + (uri ? " by uri: " : " by text: ") + description;
        }
    }

    private Refusals() {
    }

    static List<Row> all() {
        return List.of(
                row("MP-011", "Invalid assertion. Invalid parameter value", Again.PERMANENT, "MASKINPORTEN_RESOURCE"),
                row("MP-012", "Grant is used before", Again.NEW_JWT, "Portner"),
                row("MP-100", AUTH + "Client not found", Again.PERMANENT, "MASKINPORTEN_CLIENT_ID"),
                row("MP-110", AUTH + "Invalid JWT claim aud.", Again.PERMANENT, "MASKINPORTEN_ISSUER"),
                row("MP-120", AUTH + "The JWT is signed with an invalid certificate", Again.PERMANENT, "sertifikat|certificate"),
                row("MP-121", AUTH + "Expired key.", Again.PERMANENT, "Digdir"),
                row("MP-122", "Invalid organization number for client. Does not match certificate orgno", Again.PERMANENT,
                        "MASKINPORTEN_CLIENT_ID"),
                row("MP-123", "Invalid JWT header x5c", Again.PERMANENT, "MASKINPORTEN_X5C=leaf"),
                row("MP-124", AUTH + "Invalid JWT signature.", Again.PERMANENT, "MASKINPORTEN_KEY_ID"),
                row("MP-130", "JWT is expired", Again.NEW_JWT, "NTP"),
                new Row("MP-200", 400, "invalid_scope", "Token request contains invalid scopes for client, ks:fiks", true, Again.PERMANENT,
                        "fiks@ksdigital.no (med organisasjonsnummeret|with the organisation number)"),
                new Row("MP-200", 400, "invalid_scope", "Token request contains invalid scopes for client, ks:fiks", false, Again.PERMANENT,
                        "Digdir"),
                new Row("MP-201", 400, "invalid_scope", "Token request contains scopes not allowed for maskinporten", true, Again.PERMANENT,
                        "Maskinporten"),
                new Row("MP-250", 403, "forbidden", "Consumer has not been granted access to the scope ks:fiks.", true, Again.PERMANENT,
                        "fiks@ksdigital.no (med organisasjonsnummeret|with the organisation number)"),
                new Row("MP-250", 403, "forbidden", "Consumer has not been granted access to the scope ks:fiks.", false, Again.PERMANENT,
                        "fiks@ksdigital.no"),
                new Row("MP-251", 403, "forbidden", "Consumer 958935420 has not delegated access to the scope x to supplier 920204368.",
                        false,
                        Again.PERMANENT, "Altinn"),
                row("MP-301", "Unknown type of authorization details.", Again.PERMANENT, "MASKINPORTEN_AUTHORIZATION_DETAILS"),
                row("MP-302", "Unknown fields in authorization details.", Again.PERMANENT, "MASKINPORTEN_AUTHORIZATION_DETAILS"),
                new Row("MP-303", 400, "invalid_altinn_customer_configuration", "Invalid values.", false, Again.PERMANENT, "Altinn"),
                text("", "Invalid assertion. Issue time is after now", Again.NEW_JWT, "NTP"),
                text("", AUTH + "Unknown key identifier (kid) for client.", Again.SOON, "MASKINPORTEN_KEY_ID"),
                text("", AUTH + "Invalid JWT. The client requires pre-registered jwk and no key identifier (kid) provided", Again.PERMANENT,
                        "MASKINPORTEN_CLIENT_JWK"),
                text("", "The combination consumer_org in claim and delegation scope on client is invalid.", Again.PERMANENT,
                        "MASKINPORTEN_CONSUMER_ORG"),
                new Row("", 400, "invalid_authorization_details", "no", false, Again.PERMANENT, "MASKINPORTEN_AUTHORIZATION_DETAILS"),
                row("MP-999", "A rule of tomorrow", Again.PERMANENT, "trace_id"),
                new Row("", 401, "something_new", "A rule of tomorrow", false, Again.PERMANENT, "trace_id"));
    }

    private static Row row(String code, String description, Again again, String hint) {
        return new Row(code, 400, "invalid_grant", description, true, again, hint);
    }

    private static Row text(String code, String description, Again again, String hint) {
        return new Row(code, 400, "invalid_grant", description, false, again, hint);
    }
}
