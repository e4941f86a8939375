package no.portner.listener;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.ArrayDeque;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.route.Match;
import no.portner.token.AccessToken;
import no.portner.token.TokenHandle;
import no.portner.upstream.HeaderPolicy;
import no.portner.upstream.UpstreamCall;
import no.portner.upstream.UpstreamListener;

/**
 * One call, from the request's head to the end of the answer. The way it goes is {@link #begin}: route, token, headers, forward; the
 * answer comes back through {@link #head} and {@link #body}; every failure ends in {@link #failed}. Lives on one event loop.
 */
final class Exchange implements UpstreamListener {

    private final ProxyServer server;
    private final ClientConnection client;
    private final ResponseWriter writer;
    private final HttpRequest request;
    private final String method;
    private final long begunNanos = System.nanoTime();
    private final ArrayDeque<HttpContent> held = new ArrayDeque<>(2);
    private Match match;
    private UpstreamCall upstream;
    private boolean requestWhole;
    private boolean upstreamWritable;
    private boolean beginning = true;
    private boolean over;
    private int status;

    Exchange(ProxyServer server, ClientConnection client, ResponseWriter writer, HttpRequest request) {
        this.server = server;
        this.client = client;
        this.writer = writer;
        this.request = request;
        this.method = request.method().name();
    }

    /** The way of a call. */
    void begin() {
        try {
            if (!server.traffic().begun()) {
                throw ProxyError.of(Kind.OVERLOADED, "too many calls at once: PORTNER_MAX_REQUESTS is reached");
            }
            RequestHead.check(request);
            match = server.routes().match(RequestHead.host(request), request.uri());
            if (request.method().equals(HttpMethod.TRACE)) {
                match = match.withoutCredentials();
            }
            boolean wantsToken = HeaderPolicy.wantsToken(request.headers(), match);
            String organisation = server.consumer().take(request.headers(), wantsToken);
            if (!wantsToken) {
                forward(null);
                return;
            }
            TokenHandle tokens = server.tokens().of(match.route(), organisation);
            AccessToken live = tokens.live();
            if (live != null) {
                forward(live);
            } else {
                tokens.get().whenCompleteAsync(this::granted, client.loop());
            }
        } catch (RuntimeException e) {
            failed(ProxyError.from(e));
        } finally {
            beginning = false;
        }
    }

    private void granted(AccessToken token, Throwable failure) {
        if (over) {
            return;
        }
        if (failure != null) {
            failed(ProxyError.from(failure));
            return;
        }
        try {
            forward(token);
        } catch (RuntimeException e) {
            failed(ProxyError.from(e));
        }
    }

    private void forward(AccessToken token) {
        HeaderPolicy.toUpstream(request.headers(), match, token == null ? null : token.authorization());
        RequestHead.toUpstream(request, match.target());
        server.forwarder().forward(client.loop(), match.route(), request, RequestHead.isRepeatable(request), this, this::begun);
    }

    private void begun(UpstreamCall call) {
        if (over) {
            call.cancel();
            return;
        }
        boolean again = upstream != null && requestWhole;
        upstream = call;
        call.read(client.isWritable());
        if (again) {
            call.send(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        HttpContent content;
        while ((content = held.poll()) != null) {
            call.send(content);
        }
        if (!beginning) {
            // Else the rest of what was read from the client leaves together with the head, in one TLS record.
            call.flush();
        }
    }

    /** A piece of the request's body. */
    void requestBody(HttpContent content) {
        requestWhole |= content instanceof LastHttpContent;
        if (over) {
            content.release();
        } else if (upstream == null) {
            held.add(content);
        } else {
            upstream.send(content);
        }
    }

    void requestFlush() {
        if (upstream != null && !over) {
            upstream.flush();
        }
    }

    /** Whether the client may be read: its request's body only while the upstream takes it, which is after the token is there. */
    boolean mayReadClient() {
        return requestWhole || over || upstream != null && upstreamWritable;
    }

    boolean isRequestWhole() {
        return requestWhole;
    }

    /** Whether the request's head announces a body. */
    boolean mayHaveBody() {
        return RequestHead.mayHaveBody(request);
    }

    boolean isOver() {
        return over;
    }

    @Override
    public void requestWritable(boolean writable) {
        upstreamWritable = writable;
        client.updateReading();
    }

    void clientWritable(boolean writable) {
        if (upstream != null && !over) {
            upstream.read(writable);
        }
    }

    @Override
    public void head(HttpResponse response) {
        boolean interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        HeaderPolicy.toClient(response.headers(), match);
        if (interim) {
            writer.interim(response);
        } else {
            status = response.status().code();
            writer.head(response);
        }
    }

    @Override
    public void body(HttpContent content) {
        writer.body(content);
        if (!client.isWritable() && !over) {
            upstream.read(false);
        }
    }

    @Override
    public void flush() {
        client.flush();
    }

    @Override
    public void complete() {
        end(null);
        client.exchangeEnded();
    }

    /** Every failure ends here: as a problem where the client has no answer yet, else by cutting the answer short. */
    @Override
    public void failed(ProxyError error) {
        if (over) {
            return;
        }
        boolean answered = status != 0;
        if (!answered) {
            status = writer.problem(error, !requestWhole && mayHaveBody());
        }
        if (upstream != null) {
            upstream.cancel();
        }
        end(error);
        if (answered) {
            writer.abort();
        } else {
            client.exchangeEnded();
        }
    }

    /** The client has gone. */
    void abandoned() {
        if (!over) {
            if (upstream != null) {
                upstream.cancel();
            }
            end(ProxyError.of(Kind.BAD_REQUEST, "the client closed the connection before the answer was whole"));
        }
    }

    private void end(ProxyError error) {
        over = true;
        HttpContent content;
        while ((content = held.poll()) != null) {
            content.release();
        }
        server.traffic().ended();
        server.log().ended(match == null ? null : match.route(), method, status, Duration.ofNanos(System.nanoTime() - begunNanos), error);
    }
}
