package no.portner.upstream;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.route.Route;

/** Tells what an exception on an upstream connection means. */
final class UpstreamFailure {

    private static final String OUT_OF_FILES_REMEDY = "raise the limit of open files (ulimit -n), or set PORTNER_MAX_CONNECTIONS lower";

    private UpstreamFailure() {
    }

    /** No TCP connection. */
    static ProxyError unreached(Target target, Throwable cause) {
        if (Names.isTimeout(cause)) {
            return nameTimeout(target);
        }
        if (cause instanceof UnknownHostException) {
            return ProxyError.of(Kind.UPSTREAM_UNRESOLVED, "the name " + target.host() + " cannot be resolved: it is that of " + target.role(),
                    cause);
        }
        if (cause instanceof ConnectTimeoutException) {
            return connectTimeout(target);
        }
        if (isOutOfFiles(cause)) {
            return ProxyError.of(Kind.OVERLOADED, "no file descriptor is left for a connection to " + target.where() + ", " + target.role()
                    + ": " + OUT_OF_FILES_REMEDY, cause);
        }
        return ProxyError.of(Kind.UPSTREAM_UNREACHABLE, "no connection to " + target.where() + ", " + target.role(), cause);
    }

    /** EMFILE or ENFILE: it is we who are full, not the upstream that is away. */
    private static boolean isOutOfFiles(Throwable failure) {
        boolean found = false;
        for (Throwable cause = failure; cause != null && !found; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            found = message.contains("Too many open files");
        }
        return found;
    }

    static ProxyError nameTimeout(Target target) {
        return ProxyError.of(Kind.UPSTREAM_CONNECT_TIMEOUT, "the name server gave no address of " + target.host() + ", " + target.role()
                + ", within " + target.timeout());
    }

    static ProxyError connectTimeout(Target target) {
        return ProxyError.of(Kind.UPSTREAM_CONNECT_TIMEOUT, "no connection to " + target.where() + ", " + target.role() + ", within "
                + target.timeout());
    }

    static ProxyError loop(Target target) {
        return ProxyError.of(Kind.LOOP, target.role() + ", " + target.where() + ", is Portner itself");
    }

    static ProxyError forbidden(Target target, InetAddress address) {
        return ProxyError.of(Kind.DESTINATION_FORBIDDEN, "nobody is connected to " + target.where() + " through Portner: its address, "
                + address.getHostAddress() + ", is link-local, a metadata service's, or no host's");
    }

    static ProxyError noHost(Target target) {
        return ProxyError.of(target.guarded() ? Kind.BAD_REQUEST : Kind.UPSTREAM_UNRESOLVED, target.host() + ", " + target.role()
                + ", is neither a name nor an address in its usual spelling");
    }

    /** TCP is connected, and TLS comes to nothing. */
    static ProxyError whileShakingHands(Route route, Throwable cause) {
        Target target = Target.of(route);
        if (cause instanceof ProxyError error) {
            return error;
        }
        if (cause instanceof SslHandshakeTimeoutException) {
            return ProxyError.of(Kind.UPSTREAM_CONNECT_TIMEOUT, "no TLS handshake with " + target.where() + " within "
                    + route.connectTimeout(), cause);
        }
        if (cause instanceof SSLException || cause instanceof DecoderException) {
            String why = certificateProblem(cause);
            return ProxyError.of(Kind.UPSTREAM_TLS, why == null ? "the TLS handshake with " + target.where() + " failed"
                    : "the certificate of " + target.where() + " is not trusted for " + route.host() + ": " + why
                            + ". Set PORTNER_CA_BUNDLE if it was issued by a CA of your own", cause);
        }
        return ProxyError.of(Kind.UPSTREAM_UNREACHABLE, target.where() + " closed the connection during the TLS handshake", cause);
    }

    private static String certificateProblem(Throwable failure) {
        String problem = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof java.security.GeneralSecurityException) {
                problem = String.valueOf(cause.getMessage());
            }
        }
        return problem;
    }

    static ProxyError closedEarly(Route route) {
        return ProxyError.of(Kind.UPSTREAM_CLOSED, route.host() + " closed the connection before its answer was whole");
    }

    /** RFC 9113 section 8.7: the request can be sent again, whatever its method. */
    static ProxyError notProcessed(Route route) {
        return ProxyError.of(Kind.UPSTREAM_CLOSED, route.host() + " has told that it did not process the call");
    }

    static ProxyError reset(Route route, long code) {
        Http2Error error = Http2Error.valueOf(code);
        return ProxyError.of(Kind.UPSTREAM_CLOSED, route.host() + " reset the call before its answer was whole: "
                + (error == null ? "code " + code : error));
    }

    static ProxyError noHttp2(Route route, Throwable cause) {
        return ProxyError.of(Kind.UPSTREAM_PROTOCOL, route.host() + " agreed to HTTP/2 and did not begin to speak it within "
                + route.connectTimeout(), cause);
    }

    static ProxyError notUnderstood(Route route, Throwable cause) {
        return ProxyError.of(Kind.UPSTREAM_PROTOCOL, "the answer of " + route.host() + " is not valid HTTP/1.1", cause);
    }

    static ProxyError notUnderstood(Route route, String why) {
        return ProxyError.of(Kind.UPSTREAM_PROTOCOL, "the answer of " + route.host() + " cannot be forwarded: " + why);
    }

    /** The connection broke, or what came of it could not be handled. */
    static ProxyError whileCalling(Route route, Throwable cause) {
        if (cause instanceof ProxyError error) {
            return error;
        }
        if (cause instanceof Http2Exception) {
            return ProxyError.of(Kind.UPSTREAM_PROTOCOL, "the answer of " + route.host() + " is not valid HTTP/2", cause);
        }
        boolean network = cause instanceof IOException || cause instanceof DecoderException;
        return network ? closedEarly(route) : ProxyError.of(Kind.INTERNAL, "an error in Portner itself", cause);
    }

    static ProxyError noAnswer(Route route) {
        return ProxyError.of(Kind.UPSTREAM_RESPONSE_TIMEOUT, route.host() + " gave no answer within " + route.responseTimeout());
    }

    static ProxyError idle(Route route) {
        return ProxyError.of(Kind.UPSTREAM_RESPONSE_TIMEOUT, "nothing moved to or from " + route.host() + " for " + route.idleTimeout());
    }
}
