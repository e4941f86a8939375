package no.portner.observe;

import java.time.Duration;
import no.portner.error.ErrorResponse;
import no.portner.error.ProxyError;
import no.portner.listener.CallLog;
import no.portner.route.Route;
import org.jboss.logging.Logger;

/** One line a call: route, method, status, duration. No path and no id: both may name a person. */
public final class AccessLog implements CallLog {

    private static final Logger LOG = Logger.getLogger("no.portner.access");

    private final boolean on;

    /** @param on {@code PORTNER_ACCESS_LOG}; failures are told either way */
    public AccessLog(boolean on) {
        this.on = on;
    }

    @Override
    public void ended(Route route, String method, int status, Duration took, ProxyError error) {
        String name = route == null ? "-" : route.name();
        if (error != null) {
            Logger.Level level = ErrorResponse.of(error.kind()).level();
            Throwable cause = error.kind() == ProxyError.Kind.INTERNAL ? error.getCause() : null;
            LOG.logf(level, cause, "%s %s %d %d ms: %s: %s", name, method, status, took.toMillis(),
                    ErrorResponse.of(error.kind()).type(), error.detail());
        } else if (on && LOG.isInfoEnabled()) {
            LOG.infof("%s %s %d %d ms", name, method, status, took.toMillis());
        }
    }
}
