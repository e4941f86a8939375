package no.portner.doctor;

import java.util.Locale;

/** What is tried, in its order: that in which an organisation is set up with Digdir and Fiks, and in which a call finds its way. */
enum Step {

    CONFIGURATION("konfigurasjon", "configuration"),
    KEY("nøkkel", "key"),
    CERTIFICATE("sertifikatkjede", "certificate chain"),
    DATES("gyldighetstid", "certificate dates"),
    ORGANISATION("organisasjonsnummer", "organisation number"),
    ENVIRONMENT("miljø", "environment"),
    DNS("DNS, Maskinporten", "DNS, Maskinporten"),
    TCP("TCP, Maskinporten", "TCP, Maskinporten"),
    TLS("TLS, Maskinporten", "TLS, Maskinporten"),
    METADATA("metadata", "metadata"),
    CLOCK("klokke", "clock"),
    TOKEN("token", "token"),
    SCOPES("scope", "scopes"),
    LIFE("levetid", "life"),
    CONSUMER("konsument", "consumer"),
    INTEGRATION("integrasjon", "integration"),
    FIKS_DNS("DNS, Fiks", "DNS, Fiks"),
    FIKS_TCP("TCP, Fiks", "TCP, Fiks"),
    FIKS_TLS("TLS, Fiks", "TLS, Fiks"),
    FIKS_CALL("kall til Fiks", "call to Fiks"),
    /** Where Portner listens for clients of Fiks IO by AMQP, and else nowhere told of. */
    AMQP_LOGIN("AMQP-innlogging", "AMQP login");

    private final Text title;

    Step(String nb, String en) {
        this.title = Text.of(nb, en);
    }

    Text title() {
        return title;
    }

    /** As it stands in JSON. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
