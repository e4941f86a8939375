package no.portner.doctor;

import java.util.Locale;

/** Who must act. */
enum Who {

    YOU("du", "you"),
    NETWORK("de som har nettverket og klyngen", "whoever runs your network and cluster"),
    DIGDIR("Digdir (Maskinporten)", "Digdir (Maskinporten)"),
    API_OWNER("den som eier API-et; for ks:fiks er det KS", "the API's owner; for ks:fiks that is KS"),
    KS("KS (Fiks)", "KS (Fiks)"),
    MUNICIPALITY("kommunen", "the municipality");

    private final Text named;

    Who(String nb, String en) {
        this.named = Text.of(nb, en);
    }

    Text named() {
        return named;
    }

    /** As it stands in JSON. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
