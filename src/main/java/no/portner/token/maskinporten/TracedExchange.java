package no.portner.token.maskinporten;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.Objects;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.trace.CallTrace;
import no.portner.trace.HttpSpan;
import no.portner.trace.HttpTarget;
import no.portner.trace.OnBehalf;
import no.portner.trace.PathTemplate;
import no.portner.trace.Traces;

/**
 * Records token requests: in the trace of the call that waits for the token, or, where none does, in one of their own. Maskinporten is not
 * told of it. The reading of metadata is no part of any call, and is not recorded.
 */
public final class TracedExchange implements Exchange {

    private static final String HTTP_1_1 = "1.1";
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final Exchange exchange;
    private final Traces traces;

    public TracedExchange(RestExchange exchange, Traces traces) {
        this((Exchange) exchange, traces);
    }

    TracedExchange(Exchange exchange, Traces traces) {
        this.exchange = Objects.requireNonNull(exchange, "exchange");
        this.traces = Objects.requireNonNull(traces, "traces");
    }

    @Override
    public HttpAnswer post(URI tokenEndpoint, String assertion) throws IOException {
        if (!traces.isOn()) {
            return exchange.post(tokenEndpoint, assertion);
        }
        CallTrace trace = OnBehalf.current() != null ? OnBehalf.current() : traces.trace(null);
        return trace.recorded() ? recorded(traces.begin(trace, target(tokenEndpoint), 0), tokenEndpoint, assertion)
                : exchange.post(tokenEndpoint, assertion);
    }

    private HttpAnswer recorded(HttpSpan span, URI tokenEndpoint, String assertion) throws IOException {
        ProxyError error = ProxyError.of(Kind.INTERNAL, "");
        try {
            HttpAnswer answer = exchange.post(tokenEndpoint, assertion);
            span.answered(answer.status(), HTTP_1_1);
            error = null;
            return answer;
        } catch (InterruptedIOException e) {
            error = ProxyError.of(Kind.TOKEN_TIMEOUT, "");
            throw e;
        } catch (IOException e) {
            error = ProxyError.of(Kind.TOKEN_UNREACHABLE, "");
            throw e;
        } finally {
            span.end(error);
        }
    }

    private static HttpTarget target(URI tokenEndpoint) {
        boolean plain = "http".equals(tokenEndpoint.getScheme());
        int port = tokenEndpoint.getPort() != -1 ? tokenEndpoint.getPort() : plain ? HTTP : HTTPS;
        return new HttpTarget("POST", tokenEndpoint.getScheme(), tokenEndpoint.getHost(), port, PathTemplate.of(tokenEndpoint.getRawPath()), "");
    }

    @Override
    public HttpAnswer get(URI wellKnown) throws IOException {
        return exchange.get(wellKnown);
    }
}
