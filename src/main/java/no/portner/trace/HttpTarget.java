package no.portner.trace;

import java.util.Objects;

/**
 * What a request is for, as far as a span may tell it.
 *
 * @param method as it was sent
 * @param scheme {@code https}, or {@code http}
 * @param host as in the request, not where it is connected to
 * @param template of the path: {@link PathTemplate}
 * @param route the route's name; empty where it is none's
 */
public record HttpTarget(String method, String scheme, String host, int port, String template, String route) {

    private static final int HTTPS = 443;

    public HttpTarget {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(scheme, "scheme");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(template, "template");
        Objects.requireNonNull(route, "route");
    }

    String url() {
        return scheme + "://" + host + (port == HTTPS ? "" : ":" + port) + template;
    }
}
