package no.portner.error;

/** Who has to act before something that was refused can work. */
public enum Actor {
    /** Whoever runs Portner: the configuration, the key or the certificate is wrong. */
    OPERATOR("dere som drifter Portner", "you who run Portner"),
    /** Whoever manages the client in Digdir's self-service. */
    CLIENT_OWNER("den som forvalter klienten hos Digdir", "whoever manages the client with Digdir"),
    /** Who owns the API and gives organisations access to its scope: KS Digital for ks:fiks. */
    API_OWNER("den som eier API-et (KS Digital for ks:fiks)", "the API's owner (KS Digital for ks:fiks)"),
    /** The organisation that a supplier acts for. */
    CONSUMER("organisasjonen som delegerer i Altinn", "the organisation that delegates in Altinn"),
    /** Whoever runs the machine, its clock and its network. */
    PLATFORM("den som drifter maskinen og nettet", "whoever runs the machine and its network"),
    /** Digdir's support, with the trace id. */
    DIGDIR("Digdir, med trace_id", "Digdir, with the trace_id");

    private final String nb;
    private final String en;

    Actor(String nb, String en) {
        this.nb = nb;
        this.en = en;
    }

    /** In Norwegian, to follow a colon. */
    public String nb() {
        return nb;
    }

    /** In English, to follow a colon. */
    public String en() {
        return en;
    }
}
