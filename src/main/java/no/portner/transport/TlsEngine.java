package no.portner.transport;

import io.netty.handler.ssl.SslProvider;

/** Who encrypts on the data path. What is offered, trusted and checked is the same with both. */
public enum TlsEngine {

    /** BoringSSL by Netty's tcnative. Its contexts and engines are counted references. */
    OPENSSL("OpenSSL engine"),
    /** Java's own, there wherever Java is. */
    JDK("Java's TLS");

    private final String inWords;

    TlsEngine(String inWords) {
        this.inWords = inWords;
    }

    public SslProvider provider() {
        return switch (this) {
            case OPENSSL -> SslProvider.OPENSSL_REFCNT;
            case JDK -> SslProvider.JDK;
        };
    }

    @Override
    public String toString() {
        return inWords;
    }
}
