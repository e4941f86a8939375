package no.portner.observe;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import no.portner.error.ErrorResponse;
import no.portner.error.ProxyError;
import no.portner.listener.CallFacts;
import no.portner.listener.CallLog;
import no.portner.route.Route;
import org.jboss.logging.Logger;

/**
 * One line a call, when its last byte has left or never will. It is written past the logging library, whose records would be most of what a
 * call allocates; whether it is written goes by the level of its logger, as for every other line.
 */
public final class AccessLog implements CallLog {

    /** How lines are written. */
    public enum Form {
        JSON,
        TEXT,
        /** Failures alone, without path and numbers, in the form of the rest of the log. */
        OFF
    }

    private static final Logger LOG = Logger.getLogger(AccessLine.LOGGER);
    private static final Logger INTERNAL = Logger.getLogger(AccessLog.class);

    private final PrintStream out;
    private final ThreadLocal<AccessLine> lines;
    private volatile Form form;

    /**
     * @param life the clock on which tokens live
     * @param out where all of the log goes
     */
    public AccessLog(Form form, LongSupplier life, PrintStream out) {
        this.form = Objects.requireNonNull(form, "form");
        this.out = Objects.requireNonNull(out, "out");
        Objects.requireNonNull(life, "life");
        this.lines = ThreadLocal.withInitial(() -> new AccessLine(life));
    }

    /** From the next line on. */
    public void form(Form form) {
        this.form = Objects.requireNonNull(form, "form");
    }

    /** Whether more than failures is written. */
    public boolean isOn() {
        return form != Form.OFF;
    }

    @Override
    public void ended(Route route, String method, int status, Duration took, ProxyError error) {
        // Its last byte may still have to leave.
    }

    @Override
    public void left(CallFacts call) {
        ProxyError error = call.error();
        Form form = this.form;
        if (form == Form.OFF && error == null) {
            return;
        }
        Logger.Level level = error == null ? Logger.Level.INFO : ErrorResponse.of(error.kind()).level();
        if (!LOG.isEnabled(level)) {
            return;
        }
        Throwable cause = error != null && error.kind() == ProxyError.Kind.INTERNAL ? error.getCause() : null;
        if (form == Form.OFF) {
            LOG.logf(level, cause, "%s %s %d %d ms: %s: %s", call.route() == null ? "-" : call.route().name(), call.method(), call.status(),
                    Duration.ofNanos(call.tookNanos()).toMillis(), ErrorResponse.of(error.kind()).type(), error.detail());
            return;
        }
        lines.get().of(call, form == Form.JSON, level, System.currentTimeMillis()).writeTo(out);
        if (cause != null) {
            INTERNAL.error("an error in Portner itself", cause);
        }
    }
}
