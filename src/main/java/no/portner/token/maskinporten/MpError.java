package no.portner.token.maskinporten;

import java.util.Optional;
import java.util.regex.Pattern;
import no.portner.error.Actor;

/** What Maskinporten's refusals mean and what to do about them (facts 1.5). */
enum MpError {

    GRANT_USED("MP-012", "grant is used before", Retry.NEW_JWT,
            "Maskinporten har sett dette grantet før. Portner prøver selv på nytt med et nytt; blir det ved, "
                    + "sender noe på veien dit alt to ganger.",
            "Maskinporten has seen this grant before. Portner itself tries again with a new one; if it goes on, something on the way there "
                    + "sends everything twice."),
    MALFORMED("MP-011", "invalid parameter value", Retry.NEVER,
            "Maskinporten godtar ikke grantet. Sjekk MASKINPORTEN_RESOURCE, MASKINPORTEN_CONSUMER_ORG og "
                    + "MASKINPORTEN_AUTHORIZATION_DETAILS.",
            "Maskinporten does not accept the grant. Check MASKINPORTEN_RESOURCE, MASKINPORTEN_CONSUMER_ORG and "
                    + "MASKINPORTEN_AUTHORIZATION_DETAILS."),
    UNKNOWN_KID("", "unknown key identifier", Retry.SOON,
            "Maskinporten kjenner ikke nøkkelen ennå. Etter registrering kan det ta noen minutter; sjekk ellers MASKINPORTEN_KEY_ID.",
            "Maskinporten does not know the key yet. After registration that may take some minutes; otherwise check MASKINPORTEN_KEY_ID."),
    KID_REQUIRED("", "requires pre-registered jwk", Retry.NEVER,
            "Klienten har en registrert nøkkel, og må bruke den: sett MASKINPORTEN_KEY_ID eller MASKINPORTEN_CLIENT_JWK.",
            "The client has a registered key and must use it: set MASKINPORTEN_KEY_ID or MASKINPORTEN_CLIENT_JWK."),
    AUDIENCE("MP-110", "jwt claim aud", Retry.NEVER,
            "Feil utsteder i grantet. Sjekk MASKINPORTEN_ISSUER (med skråstreken til slutt) og FIKS_ENVIRONMENT.",
            "The grant names the wrong issuer. Check MASKINPORTEN_ISSUER (with its final slash) and FIKS_ENVIRONMENT."),
    CERTIFICATE("MP-120", "signed with an invalid certificate", Retry.NEVER,
            "Virksomhetssertifikatet godtas ikke: et testsertifikat i produksjon (eller omvendt), utløpt eller tilbakekalt.",
            "The certificate is not accepted: a test certificate in production (or the reverse), expired or revoked."),
    KEY_EXPIRED("MP-121", "expired key", Retry.NEVER,
            "Nøkkelen er registrert for over ett år siden. Registrer den på nytt hos Digdir, eller lag en ny.",
            "The key was registered more than a year ago. Register it again with Digdir, or make a new one."),
    ORGANISATION("MP-122", "invalid organization number", Retry.NEVER,
            "Organisasjonsnummeret i sertifikatet er ikke klientens. Sjekk MASKINPORTEN_CLIENT_ID og sertifikatet.",
            "The certificate's organisation number is not the client's. Check MASKINPORTEN_CLIENT_ID and the certificate."),
    X5C("MP-123", "jwt header x5c", Retry.NEVER,
            "Sertifikatkjeden kan ikke leses. Prøv MASKINPORTEN_X5C=leaf.",
            "The certificate chain cannot be read. Try MASKINPORTEN_X5C=leaf."),
    SIGNATURE("MP-124", "invalid jwt signature", Retry.NEVER,
            "Signaturen passer ikke med den registrerte nøkkelen, eller sertifikatet er utløpt. Sjekk nøkkelen og MASKINPORTEN_KEY_ID.",
            "The signature does not fit the registered key, or the certificate has expired. Check the key and MASKINPORTEN_KEY_ID."),
    JWT_EXPIRED("MP-130", "jwt (is|has) expired", Retry.NEW_JWT,
            "Grantet kom for sent frem, eller klokken går feil. Sjekk maskinens klokke (NTP).",
            "The grant arrived too late, or the clock is wrong. Check the machine's clock (NTP)."),
    CLOCK_FAST("", "issue time is", Retry.NEW_JWT,
            "Maskinens klokke går foran Maskinportens. Still klokken (NTP).",
            "The machine's clock is ahead of Maskinporten's. Set the clock (NTP)."),
    CLIENT("MP-100", "client not found", Retry.NEVER,
            "Maskinporten kjenner ikke klienten. Sjekk MASKINPORTEN_CLIENT_ID og FIKS_ENVIRONMENT.",
            "Maskinporten does not know the client. Check MASKINPORTEN_CLIENT_ID and FIKS_ENVIRONMENT."),
    SCOPE("MP-200", "contains invalid scopes", Retry.NEVER,
            "Klienten har ikke dette scopet. For ks:fiks: skriv til fiks@ksdigital.no med organisasjonsnummeret, som må få tilgang "
                    + "først, og legg så scopet på klienten hos Digdir.",
            "The client does not have this scope. For ks:fiks: write to fiks@ksdigital.no with the organisation number, which must be "
                    + "given access first, then add the scope to the client with Digdir."),
    SCOPE_TYPE("MP-201", "scopes not allowed for maskinporten", Retry.NEVER,
            "Klienten er ikke av typen Maskinporten. Opprett en Maskinporten-klient hos Digdir.",
            "The client is not of the Maskinporten type. Create a Maskinporten client with Digdir."),
    NO_ACCESS("MP-250", "has not been granted access to the scope", Retry.NEVER,
            "Organisasjonen har ikke fått tilgang til scopet av den som eier API-et. For ks:fiks: skriv til fiks@ksdigital.no "
                    + "med organisasjonsnummeret.",
            "The API's owner has not given the organisation access to the scope. For ks:fiks: write to fiks@ksdigital.no "
                    + "with the organisation number."),
    NOT_DELEGATED("MP-251", "has not delegated access", Retry.NEVER,
            "Organisasjonen i MASKINPORTEN_CONSUMER_ORG har ikke delegert scopet til leverandøren i Altinn.",
            "The organisation in MASKINPORTEN_CONSUMER_ORG has not delegated the scope to the supplier in Altinn."),
    CONSUMER_ORG("", "combination consumer_org in claim", Retry.NEVER,
            "MASKINPORTEN_CONSUMER_ORG må være en annen organisasjon enn klientens egen, og scopet må kunne delegeres.",
            "MASKINPORTEN_CONSUMER_ORG must be another organisation than the client's own, and the scope one that can be delegated."),
    RAR_TYPE("MP-301", "unknown authorization_details type", Retry.NEVER, Hint.RAR_NB, Hint.RAR_EN),
    RAR_FIELDS("MP-302", "unknown authorization_details field", Retry.NEVER, Hint.RAR_NB, Hint.RAR_EN),
    RAR_VALUES("MP-303", "invalid_altinn_customer_configuration", Retry.NEVER, Hint.RAR_NB, Hint.RAR_EN),
    /** RFC 9396 section 5. */
    RAR("", "invalid_authorization_details", Retry.NEVER, Hint.RAR_NB, Hint.RAR_EN),
    /** The most general text, so the last: other refusals contain it too. */
    CLIENT_AUTHENTICATION("MP-100", "client authentication failed", Retry.NEVER, CLIENT.nb, CLIENT.en),
    OTHER("", "", Retry.NEVER,
            "Maskinporten avviste grantet. Se meldingen, og oppgi trace_id til Digdir om den ikke hjelper.",
            "Maskinporten refused the grant. See the message; if it does not help, give Digdir the trace_id.");

    /** When another attempt makes sense. */
    enum Retry {
        /** Someone has to act first: once a minute is enough. */
        NEVER,
        /** At once with a new JWT, but one time only. */
        NEW_JWT,
        /** In some seconds: a new key reaches Maskinporten's servers in 0 to 2 minutes (facts 1.4). */
        SOON
    }

    private static final class Hint {
        static final String RAR_NB = "MASKINPORTEN_AUTHORIZATION_DETAILS godtas ikke. Sjekk type, felter og systembrukeren i Altinn.";
        static final String RAR_EN =
                "MASKINPORTEN_AUTHORIZATION_DETAILS is not accepted. Check its type, its fields and the system user in Altinn.";
    }

    final String code;
    private final Pattern text;
    final Retry retry;
    final String nb;
    final String en;

    MpError(String code, String text, Retry retry, String nb, String en) {
        this.code = code;
        this.text = Pattern.compile(text, Pattern.CASE_INSENSITIVE);
        this.retry = retry;
        this.nb = nb;
        this.en = en;
    }

    /** Who has to do what the hint says. */
    Actor who() {
        return switch (this) {
            case KEY_EXPIRED, UNKNOWN_KID, SCOPE, SCOPE_TYPE -> Actor.CLIENT_OWNER;
            case NO_ACCESS -> Actor.API_OWNER;
            case NOT_DELEGATED -> Actor.CONSUMER;
            case GRANT_USED, JWT_EXPIRED, CLOCK_FAST -> Actor.PLATFORM;
            case OTHER -> Actor.DIGDIR;
            case MALFORMED, KID_REQUIRED, AUDIENCE, CERTIFICATE, ORGANISATION, X5C, SIGNATURE, CLIENT, CONSUMER_ORG, RAR_TYPE, RAR_FIELDS,
                    RAR_VALUES, RAR, CLIENT_AUTHENTICATION -> Actor.OPERATOR;
        };
    }

    /**
     * A text that says more than its code goes first, then the code, then any other text.
     *
     * @param code from {@code error_uri}, where there is one
     * @param said error and description
     */
    static MpError of(Optional<String> code, String said) {
        for (MpError error : new MpError[] {UNKNOWN_KID, KID_REQUIRED, CLOCK_FAST, CONSUMER_ORG}) {
            if (error.text.matcher(said).find()) {
                return error;
            }
        }
        for (MpError error : values()) {
            if (code.isPresent() ? error.code.equals(code.get()) : error.text.matcher(said).find()) {
                return error;
            }
        }
        return OTHER;
    }
}
