package no.portner;

import java.net.URI;

/** Which Maskinporten and which Fiks (facts 1.1 and 2.2). */
public enum FiksEnvironment {

    PROD("maskinporten.no", "api.fiks.ks.no", "svarut.ks.no", "io.fiks.ks.no"),
    TEST("test.maskinporten.no", "api.fiks.test.ks.no", "test.svarut.ks.no", "io.fiks.test.ks.no");

    private final String maskinporten;
    private final String fiks;
    private final String svarut;
    private final String fiksIo;

    FiksEnvironment(String maskinporten, String fiks, String svarut, String fiksIo) {
        this.maskinporten = maskinporten;
        this.fiks = fiks;
        this.svarut = svarut;
        this.fiksIo = fiksIo;
    }

    /** The host name of Maskinporten. */
    public String maskinporten() {
        return maskinporten;
    }

    URI wellKnownUrl() {
        return URI.create("https://" + maskinporten + "/.well-known/oauth-authorization-server");
    }

    FiksEnvironment other() {
        return this == PROD ? TEST : PROD;
    }

    String fiks() {
        return fiks;
    }

    String svarut() {
        return svarut;
    }

    /** The broker's. */
    String fiksIo() {
        return fiksIo;
    }
}
