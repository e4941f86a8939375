package no.portner.upstream;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.Optional;
import no.portner.config.OutgoingProxy;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;

/** What goes wrong with the outgoing proxy: every error names the variable that names the proxy, and none tells what else that holds. */
final class ProxyFailure {

    private static final String ROLE = "the outgoing proxy of PORTNER_UPSTREAM_PROXY";

    private ProxyFailure() {
    }

    /** The proxy as what is connected to. */
    static Target target(OutgoingProxy proxy, Duration timeout) {
        return new Target(ROLE, proxy.host(), proxy.port(), timeout, false);
    }

    static ProxyError refused(Target wanted, int status, boolean knownToIt) {
        String answer = ROLE + " answered " + status + " to CONNECT " + wanted.where();
        if (status != HttpResponseStatus.PROXY_AUTHENTICATION_REQUIRED.code()) {
            return ProxyError.of(Kind.UPSTREAM_UNREACHABLE, answer);
        }
        return ProxyError.of(Kind.UPSTREAM_UNREACHABLE, answer + (knownToIt ? ": it does not take the user and password that are set there"
                : ": set PORTNER_UPSTREAM_PROXY to http://user:password@host:port"));
    }

    static ProxyError notUnderstood(Target wanted, Optional<Throwable> cause) {
        return ProxyError.of(Kind.UPSTREAM_UNREACHABLE, "the answer of " + ROLE + " to CONNECT " + wanted.where() + " is not valid HTTP/1.1",
                cause.orElse(null));
    }

    static ProxyError closed(Target wanted) {
        return ProxyError.of(Kind.UPSTREAM_UNREACHABLE, ROLE + " closed the connection instead of answering CONNECT " + wanted.where());
    }

    static ProxyError timeout(Target wanted) {
        return ProxyError.of(Kind.UPSTREAM_CONNECT_TIMEOUT, ROLE + " gave no answer to CONNECT " + wanted.where() + " within "
                + wanted.timeout());
    }
}
