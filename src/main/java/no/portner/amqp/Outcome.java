package no.portner.amqp;

import java.util.Locale;
import no.portner.error.ProxyError;
import org.jboss.logging.Logger.Level;

/** What has become of a client's connection, told apart by who has to act. */
public enum Outcome {

    /** The broker has opened it; however it ended. */
    OPENED(Level.INFO, ReplyCode.CONNECTION_FORCED),
    /** The broker has refused the credentials, or the virtual host. */
    REFUSED(Level.WARN, ReplyCode.ACCESS_REFUSED),
    /** What the client said was not AMQP 0-9-1, came too slowly, or ended too early. */
    CLIENT(Level.INFO, ReplyCode.COMMAND_INVALID),
    /** There is no password for the integration. */
    INTEGRATION(Level.WARN, ReplyCode.ACCESS_REFUSED),
    /** Too many at once. */
    OVERLOADED(Level.WARN, ReplyCode.CONNECTION_FORCED),
    /** Maskinporten has refused a token. */
    TOKEN_REFUSED(Level.WARN, ReplyCode.ACCESS_REFUSED),
    /** Maskinporten gave no token. */
    TOKEN_MISSING(Level.WARN, ReplyCode.CONNECTION_FORCED),
    /** The broker could not be reached, or did not answer as a broker does. */
    UPSTREAM(Level.WARN, ReplyCode.CONNECTION_FORCED),
    /** Portner was about to end. */
    STOPPING(Level.INFO, ReplyCode.CONNECTION_FORCED),
    /** An error in Portner itself. */
    INTERNAL(Level.ERROR, ReplyCode.INTERNAL_ERROR);

    private final Level level;
    private final ReplyCode code;

    Outcome(Level level, ReplyCode code) {
        this.level = level;
        this.code = code;
    }

    /** How loud the log is about it. */
    public Level level() {
        return level;
    }

    /** As metrics and log name it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the client is told where the failure itself names no other code. */
    ReplyCode code() {
        return code;
    }

    static Outcome of(ProxyError.Kind kind) {
        return switch (kind) {
            case BAD_REQUEST, START_LINE_TOO_LONG, HEADERS_TOO_LARGE, REQUEST_TIMEOUT, UNKNOWN_ROUTE, REQUIRED_HEADER_MISSING,
                    INTERCEPTION_OFF, UNMATCHED_REFUSED, METHOD_NOT_SUPPORTED -> CLIENT;
            case INTEGRATION_UNKNOWN, CONSUMER_UNKNOWN -> INTEGRATION;
            case OVERLOADED -> OVERLOADED;
            case TOKEN_REFUSED -> TOKEN_REFUSED;
            case TOKEN_UNREACHABLE, TOKEN_TIMEOUT -> TOKEN_MISSING;
            case LOOP, DESTINATION_FORBIDDEN, UPSTREAM_UNRESOLVED, UPSTREAM_UNREACHABLE, UPSTREAM_TLS, UPSTREAM_CONNECT_TIMEOUT,
                    UPSTREAM_RESPONSE_TIMEOUT, UPSTREAM_CLOSED, UPSTREAM_PROTOCOL -> UPSTREAM;
            case INTERNAL -> INTERNAL;
        };
    }
}
