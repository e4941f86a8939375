package no.portner.listener;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.route.Match;
import no.portner.route.Route;
import no.portner.trace.CallTrace;
import no.portner.trace.HttpSpan;
import no.portner.trace.HttpTarget;
import no.portner.trace.OnBehalf;
import no.portner.trace.PathTemplate;
import no.portner.trace.TraceParent;
import no.portner.trace.Traces;

/**
 * The spans of one call: one for each time that it is sent. Upstream gets the id of the span in {@code traceparent}, the trace being the
 * client's. A call that is not recorded, and every call while nothing is, keeps the headers that it came with.
 */
final class CallSpans {

    private static final CallSpans NONE = new CallSpans(Traces.OFF, null);
    private static final AsciiString TRACEPARENT = AsciiString.cached("traceparent");
    private static final AsciiString TRACESTATE = AsciiString.cached("tracestate");

    private final Traces traces;
    private final HttpRequest request;
    private CallTrace trace;
    private HttpSpan span;
    private int sent;

    private CallSpans(Traces traces, HttpRequest request) {
        this.traces = traces;
        this.request = request;
    }

    static CallSpans of(Traces traces, HttpRequest request) {
        return traces.isOn() ? new CallSpans(traces, request) : NONE;
    }

    /** The head has been made into the upstream's, and is about to leave. */
    void sent(Match match) {
        if (!traces.isOn() || match.isPassThrough()) {
            return;
        }
        CallTrace trace = trace();
        if (trace.recorded()) {
            end(null);
            span = traces.begin(trace, target(match), sent);
            tell(span.context());
        } else if (trace.parent() == null && sent == 0) {
            tell(Traces.unrecorded(trace));
        }
        sent++;
    }

    private HttpTarget target(Match match) {
        Route route = match.route();
        return new HttpTarget(request.method().name(), "https", route.host(), route.port(), PathTemplate.of(match.target()), route.name());
    }

    /** A trace that begins here has none of what others keep with it (W3C Trace Context section 3.3). */
    private void tell(TraceParent context) {
        request.headers().set(TRACEPARENT, context.written());
        if (trace.parent() == null) {
            request.headers().remove(TRACESTATE);
        }
    }

    /** Decided once, by what the client sent: later the header is ours. */
    private CallTrace trace() {
        if (trace == null) {
            trace = traces.trace(TraceParent.of(request.headers()));
        }
        return trace;
    }

    /** Runs what the call waits for. */
    void waiting(Runnable work) {
        if (traces.isOn()) {
            OnBehalf.of(trace(), work);
        } else {
            work.run();
        }
    }

    void answered(int status, String protocolVersion) {
        if (span != null) {
            span.answered(status, protocolVersion);
            if (status == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
                // What follows on the connection is no answer any more.
                span.end(null);
            }
        }
    }

    /** What was recorded of the call, or null. */
    TraceParent recorded() {
        return span == null ? null : span.context();
    }

    void pause() {
        if (span != null) {
            span.pause();
        }
    }

    void goOn() {
        if (span != null) {
            span.goesOn();
        }
    }

    /** The connection went, and nothing came of it. */
    void lost() {
        if (span != null) {
            span.end(ProxyError.of(Kind.UPSTREAM_CLOSED, "the upstream closed the connection"));
        }
    }

    /** @param error null when nothing went wrong */
    void end(ProxyError error) {
        if (span != null) {
            span.end(error);
        }
    }
}
