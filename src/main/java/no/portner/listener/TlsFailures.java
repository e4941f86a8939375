package no.portner.listener;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * What is said of handshakes that came to nothing: nothing but at debug level, for whoever can connect could fill the log. The exception
 * is the operator's most common mistake, an application that does not know our CA: once a minute and host. Safe for any thread.
 */
final class TlsFailures {

    private static final Logger LOG = Logger.getLogger(TlsFailures.class);
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** What clients say of a certificate whose issuer they do not know (RFC 8446 section 6.2): OpenSSL, Java, Go, in this order. */
    private static final Set<String> DISTRUST = Set.of("unknown_ca", "certificate_unknown", "bad_certificate");

    private final LongSupplier nanoTime;
    private final Map<String, Long> lastSaid = new ConcurrentHashMap<>();

    TlsFailures(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @param host a route's host: there are only so many */
    void handshakeFailed(String host, Throwable cause) {
        log("a handshake for " + host + " came to nothing", cause);
        String message = String.valueOf(cause.getMessage());
        DISTRUST.stream().filter(message::contains).findAny().ifPresent(alert -> {
            if (isTimeToSay(host)) {
                LOG.warnf("an application does not trust Portner's CA for %s (TLS alert %s): let it trust ca-bundle.pem in PORTNER_CA_DIR, or"
                        + " truststore.p12 there for Java, and start it again", host, alert);
            }
        });
    }

    /** There is no certificate for this name at all. */
    void noCertificate(String host, String remedy) {
        if (isTimeToSay(host)) {
            LOG.warnf("a client wants to speak TLS with %s, and Portner has no certificate for it: %s", host, remedy);
        }
    }

    private boolean isTimeToSay(String host) {
        long now = nanoTime.getAsLong();
        boolean[] first = new boolean[1];
        lastSaid.compute(host, (key, last) -> {
            first[0] = last == null || now - last >= QUIET_NANOS;
            return first[0] ? Long.valueOf(now) : last;
        });
        return first[0];
    }

    /** @param cause may be null */
    static void log(String what, Throwable cause) {
        LOG.debugf(cause, "%s", what);
    }
}
