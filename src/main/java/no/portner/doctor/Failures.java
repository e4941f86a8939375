package no.portner.doctor;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;

/** What an exception on the way to a server means to people. */
final class Failures {

    /** What the C library says of EAI_AGAIN: its name servers did not answer. */
    private static final String TRY_AGAIN = "Temporary failure in name resolution";
    private static final String PROXY = "PORTNER_UPSTREAM_PROXY";

    private Failures() {
    }

    /** No address. */
    static Trouble ofName(Throwable failure, boolean proxied) {
        boolean silent = any(failure, TimeoutException.class::isInstance) || any(failure, DnsNameResolverTimeoutException.class::isInstance)
                || any(failure, cause -> text(cause).contains(TRY_AGAIN));
        return proxied ? Trouble.PROXY_AWAY : silent ? Trouble.DNS_SILENT : Trouble.DNS_UNKNOWN;
    }

    /** @param otherProxy whether the environment names a proxy that Portner does not use */
    static Trouble ofConnection(Throwable failure, boolean proxied, boolean otherProxy) {
        if (proxied) {
            boolean refused = any(failure, ProxyConnectException.class::isInstance)
                    || any(failure, cause -> text(cause).contains(PROXY) && !text(cause).contains("no connection to"));
            return refused ? Trouble.PROXY_REFUSES : Trouble.PROXY_AWAY;
        }
        return otherProxy ? Trouble.PROXY_NEEDED : isTimeout(failure) ? Trouble.TCP_TIMEOUT : Trouble.TCP_REFUSED;
    }

    static Trouble ofTls(Throwable failure) {
        if (any(failure, CertificateExpiredException.class::isInstance) || any(failure, CertificateNotYetValidException.class::isInstance)) {
            return Trouble.TLS_EXPIRED;
        }
        if (any(failure, Failures::isAboutTheName)) {
            return Trouble.TLS_WRONG_NAME;
        }
        if (any(failure, GeneralSecurityException.class::isInstance) || any(failure, cause -> text(cause).contains("PKIX path"))) {
            return Trouble.TLS_UNTRUSTED;
        }
        return isTimeout(failure) ? Trouble.TLS_TIMEOUT : Trouble.TLS_FAILED;
    }

    /** As Java's trust manager says that a certificate is for others. */
    private static boolean isAboutTheName(Throwable cause) {
        String said = text(cause).toLowerCase(Locale.ROOT);
        return said.contains("no subject alternative") || said.contains("no name matching") || said.contains("hostname")
                || said.contains("found in certificate");
    }

    /** A whole exchange that came to nothing: whichever of its steps it was. */
    static Trouble ofExchange(Throwable failure, boolean proxied, boolean otherProxy, Trouble broken, Trouble silent) {
        if (any(failure, UnknownHostException.class::isInstance) || is(failure, Kind.UPSTREAM_UNRESOLVED)) {
            return ofName(failure, proxied);
        }
        if (any(failure, SSLException.class::isInstance) || is(failure, Kind.UPSTREAM_TLS)) {
            return ofTls(failure);
        }
        if (any(failure, ProxyConnectException.class::isInstance) || any(failure, ConnectException.class::isInstance)
                || is(failure, Kind.UPSTREAM_UNREACHABLE) || is(failure, Kind.UPSTREAM_CONNECT_TIMEOUT)) {
            return ofConnection(failure, proxied, otherProxy);
        }
        return isTimeout(failure) ? silent : broken;
    }

    /** What was said, from the outside in, each thing once. */
    static String said(Throwable failure) {
        StringBuilder said = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String text = cause instanceof TimeoutException && cause.getMessage() == null ? "nothing in time"
                    : cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage().lines().findFirst().orElse("");
            if (said.indexOf(text) < 0) {
                said.append(said.isEmpty() ? "" : ": ").append(text);
            }
        }
        return said.toString();
    }

    private static boolean isTimeout(Throwable failure) {
        return any(failure, TimeoutException.class::isInstance) || any(failure, ConnectTimeoutException.class::isInstance)
                || any(failure, SslHandshakeTimeoutException.class::isInstance) || is(failure, Kind.UPSTREAM_CONNECT_TIMEOUT)
                || is(failure, Kind.UPSTREAM_RESPONSE_TIMEOUT) || is(failure, Kind.TOKEN_TIMEOUT);
    }

    private static boolean is(Throwable failure, Kind kind) {
        return any(failure, cause -> cause instanceof ProxyError error && error.kind() == kind);
    }

    private static String text(Throwable cause) {
        return String.valueOf(cause.getMessage());
    }

    private static boolean any(Throwable failure, Predicate<Throwable> fits) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (fits.test(cause)) {
                return true;
            }
        }
        return false;
    }
}
