package no.portner.error;

import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger.Level;

/**
 * How each kind of failure is told: to the caller (status, problem type, {@code Proxy-Status}), to the operator (log level) and to the
 * monitoring (label). The one mapping there is.
 *
 * @param status HTTP status code
 * @param type last part of the problem's type URI, and the metric label
 * @param title RFC 9457 title: the same for every occurrence
 * @param proxyStatus error type of RFC 9209 section 2.3
 * @param level log level
 * @param retryAfter default for {@code Retry-After} where a new try makes sense
 */
public record ErrorResponse(int status, String type, String title, String proxyStatus, Level level, Optional<Duration> retryAfter) {

    public static ErrorResponse of(ProxyError.Kind kind) {
        return switch (kind) {
            case BAD_REQUEST -> quiet(400, "bad-request", "The request cannot be understood", "http_request_error");
            case START_LINE_TOO_LONG -> quiet(414, "start-line-too-long", "The request's first line is too long", "http_request_error");
            case HEADERS_TOO_LARGE -> quiet(431, "headers-too-large", "The request's headers are too large", "http_request_error");
            case REQUEST_TIMEOUT -> quiet(408, "request-timeout", "The request comes too slowly", "http_request_error");
            case UNKNOWN_ROUTE -> quiet(421, "unknown-route", "No route for this host", "destination_not_found");
            case INTEGRATION_UNKNOWN -> quiet(403, "unknown-integration", "No password for this integration", "http_request_denied");
            case CONSUMER_UNKNOWN -> quiet(403, "unknown-consumer", "Not on behalf of this organisation", "http_request_denied");
            case REQUIRED_HEADER_MISSING -> quiet(403, "required-header-missing", "The call lacks the required header", "http_request_denied");
            case INTERCEPTION_OFF -> quiet(403, "interception-off", "TLS to this host is not intercepted", "http_request_denied");
            case UNMATCHED_REFUSED -> quiet(403, "unmatched-refused", "Calls to hosts without a route are refused", "http_request_denied");
            case DESTINATION_FORBIDDEN -> loud(403, "destination-forbidden", "No call goes to this address", "destination_ip_prohibited");
            case METHOD_NOT_SUPPORTED -> quiet(501, "not-offered", "Not offered by this version", "http_request_denied");
            case OVERLOADED -> later(503, "overloaded", "Too many calls at once", "connection_limit_reached", 1);
            case LOOP -> loud(508, "loop", "The call would come back to Portner", "proxy_loop_detected");
            case TOKEN_REFUSED -> loud(502, "token-refused", "Maskinporten refused a token", "proxy_configuration_error");
            case TOKEN_UNREACHABLE -> later(503, "token-unreachable", "Maskinporten gave no token", "destination_unavailable", 5);
            case TOKEN_TIMEOUT -> loud(504, "token-timeout", "Maskinporten did not answer in time", "connection_timeout");
            case UPSTREAM_UNRESOLVED -> loud(502, "upstream-unresolved", "The upstream's name cannot be resolved", "dns_error");
            case UPSTREAM_UNREACHABLE -> loud(502, "upstream-unreachable", "The upstream cannot be reached", "connection_refused");
            case UPSTREAM_TLS -> loud(502, "upstream-tls", "The upstream's certificate is not trusted", "tls_certificate_error");
            case UPSTREAM_CONNECT_TIMEOUT -> loud(504, "upstream-connect-timeout", "The upstream did not connect in time",
                    "connection_timeout");
            case UPSTREAM_RESPONSE_TIMEOUT -> loud(504, "upstream-timeout", "The upstream did not answer in time", "http_response_timeout");
            case UPSTREAM_CLOSED -> loud(502, "upstream-closed", "The upstream closed the connection", "connection_terminated");
            case UPSTREAM_PROTOCOL -> loud(502, "upstream-protocol", "The upstream's answer cannot be understood", "http_protocol_error");
            case INTERNAL -> new ErrorResponse(500, "internal", "Portner failed", "proxy_internal_error", Level.ERROR, Optional.empty());
        };
    }

    private static ErrorResponse quiet(int status, String type, String title, String proxyStatus) {
        return new ErrorResponse(status, type, title, proxyStatus, Level.INFO, Optional.empty());
    }

    private static ErrorResponse loud(int status, String type, String title, String proxyStatus) {
        return new ErrorResponse(status, type, title, proxyStatus, Level.WARN, Optional.empty());
    }

    private static ErrorResponse later(int status, String type, String title, String proxyStatus, long seconds) {
        return new ErrorResponse(status, type, title, proxyStatus, Level.WARN, Optional.of(Duration.ofSeconds(seconds)));
    }
}
