package no.portner.admin;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/**
 * What every request to the admin listener must be before anything looks at it: for a host that is this listener, and of a method that
 * reads. No answer lets another origin read it: there are no CORS headers, and a browser's question for leave (a preflight) is a 405.
 */
@ApplicationScoped
public class AdminGuard {

    private static final int BEFORE_ALL_ELSE = 10_000;
    private static final String READS = "GET, HEAD";
    /** The page loads its own three files and asks for its own events: nothing inline, nothing of another origin, in no frame. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final TokenApi tokenApi;
    private volatile AdminHosts hosts = AdminHosts.loopback();

    AdminGuard(TokenApi tokenApi) {
        this.tokenApi = tokenApi;
    }

    /** From now on these hosts are answered. */
    public void hosts(AdminHosts hosts) {
        this.hosts = hosts;
    }

    void admin(@Observes Filters filters) {
        filters.register(this::check, BEFORE_ALL_ELSE);
    }

    /**
     * The probes listener is asked by the pod's address and by whatever names monitoring has for it, so no {@code Host} is refused there: it
     * tells nothing that is not for everyone who reaches it.
     */
    void probes(@Observes ManagementInterface probes) {
        probes.router().route().order(-BEFORE_ALL_ELSE).handler(context -> {
            // Quarkus' health says * to every origin.
            context.addHeadersEndHandler(headersEnd -> context.response().headers().remove(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN));
            if (checkMethod(context, READS)) {
                context.next();
            }
        });
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        response.putHeader("Cache-Control", "no-store").putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin").putHeader("Content-Security-Policy", POLICY)
                .putHeader("Referrer-Policy", "no-referrer").putHeader("Cross-Origin-Opener-Policy", "same-origin");
        String host = hostOf(request);
        if (host == null || !request.uri().startsWith("/")) {
            refuse(context, HttpResponseStatus.BAD_REQUEST, "The request has not exactly one Host and a path.");
        } else if (!hosts.allows(host)) {
            refuse(context, HttpResponseStatus.MISDIRECTED_REQUEST, "The request's Host is not this listener's: call localhost, or name it in PORTNER_HOST_ALIASES.");
        } else if (checkMethod(context, allowedAt(request.path()))) {
            context.next();
        }
    }

    /** What does more than read wants a header besides: {@link OwnRequest}. */
    private String allowedAt(String path) {
        return tokenApi.isAt(path) ? "POST" : path.equals(LogResource.PATH) ? READS + ", PUT" : READS;
    }

    /** HTTP/2 has it in {@code :authority}, and may not say something else in {@code Host} (RFC 9113 section 8.3.1). */
    private static String hostOf(HttpServerRequest request) {
        List<String> named = request.headers().getAll("Host");
        if (request.version() == HttpVersion.HTTP_2) {
            String authority = request.authority() == null ? null : request.authority().toString();
            return named.isEmpty() || named.size() == 1 && named.get(0).equalsIgnoreCase(authority) ? authority : null;
        }
        return named.size() == 1 ? named.get(0) : null;
    }

    private static boolean checkMethod(RoutingContext context, String allowed) {
        HttpMethod method = context.request().method();
        if (List.of(allowed.split(", ")).contains(method.name())) {
            return true;
        }
        context.response().putHeader("Allow", allowed);
        refuse(context, HttpResponseStatus.METHOD_NOT_ALLOWED, "This answers to " + allowed + " alone.");
        return false;
    }

    private static void refuse(RoutingContext context, HttpResponseStatus status, String detail) {
        HttpServerResponse response = context.response().setStatusCode(status.code()).putHeader("Content-Type", PlainProblem.CONTENT_TYPE);
        // What may follow of the request is not read.
        if (context.request().version() != HttpVersion.HTTP_2) {
            response.putHeader("Connection", "close");
        }
        response.end(PlainProblem.json(status, detail));
    }
}
