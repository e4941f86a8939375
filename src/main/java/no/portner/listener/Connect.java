package no.portner.listener;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.route.Destination;

/**
 * One {@code CONNECT} (RFC 9110 section 9.3.6), from its head to the end of the tunnel; or, where the host is a route's, to the TLS that
 * takes the tunnel's place. What the client sends before it has the answer is the tunnel's, and is never read as a request: a refusal
 * ends the connection. Lives on one event loop.
 */
final class Connect {

    private static final HttpResponseStatus ESTABLISHED = new HttpResponseStatus(200, "Connection established");
    /** As those of a route that sets none. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5);

    private final Parts parts;
    private final Downstream client;
    private final ResponseWriter writer;
    private final HttpRequest request;
    private final Account account;
    private Destination destination;
    private boolean tunnels;
    private boolean over;

    Connect(Parts parts, Arrival arrival, Downstream client, ResponseWriter writer, HttpRequest request) {
        this.parts = parts;
        this.client = client;
        this.writer = writer;
        this.request = request;
        this.account = new Account(parts, arrival, client.protocol(request), request);
    }

    /** Where it may go is known from its head. */
    void begin() {
        try {
            account.begin();
            RequestHead.checkConnect(request, parts.traffic().limits().heads());
            destination = parts.routes().connect(request.uri());
            if (!destination.isRouted()) {
                parts.unmatched().check(destination.host());
            } else if (!parts.interceptConnect()) {
                throw ProxyError.of(Kind.INTERCEPTION_OFF, "a tunnel to " + destination.route()
                        + " could carry no token: PORTNER_TLS_INTERCEPTION is not set")
                        .hint("Sett PORTNER_TLS_INTERCEPTION=true, eller kall verten med http://: kallet går ut som https.",
                                "Set PORTNER_TLS_INTERCEPTION=true, or call the host with http://: the call leaves as https.");
            }
        } catch (RuntimeException e) {
            refuse(ProxyError.from(e));
        }
    }

    /** The request is whole: nothing of it is left in the decoder. */
    void go() {
        if (over) {
            return;
        }
        if (destination.isRouted()) {
            over = true;
            writer.switching(established());
            end(ESTABLISHED.code(), null);
            account.left();
            client.intercept(destination.route());
        } else {
            dial();
        }
    }

    private void dial() {
        tunnels = true;
        if (!parts.traffic().tunnelBegun()) {
            refuse(ProxyError.of(Kind.OVERLOADED, "too many tunnels at once: PORTNER_MAX_TUNNELS is reached"));
        } else {
            parts.forwarder().connect(client.loop(), destination.host(), destination.port(), CONNECT_TIMEOUT).addListener(this::connected);
        }
    }

    private void connected(Future<? super Channel> connecting) {
        if (over) {
            if (connecting.isSuccess()) {
                ((Channel) connecting.getNow()).close();
            }
        } else if (connecting.isSuccess()) {
            open((Channel) connecting.getNow());
        } else {
            refuse(ProxyError.from(connecting.cause()));
        }
    }

    private void open(Channel upstream) {
        over = true;
        writer.switching(established());
        Splice.join(client, upstream, parts.traffic().memory(), IDLE_TIMEOUT, account, error -> end(ESTABLISHED.code(), error));
    }

    /** Neither length nor coding: what follows is no body (RFC 9110 section 9.3.6). */
    private static DefaultHttpResponse established() {
        return new DefaultHttpResponse(HttpVersion.HTTP_1_1, ESTABLISHED);
    }

    private void refuse(ProxyError error) {
        over = true;
        int status = account.problem(writer, error, true);
        end(status, error);
        writer.close(true);
        account.leaving(writer.ended(), CallFacts.Outcome.REFUSED);
    }

    private void end(int status, ProxyError error) {
        if (tunnels) {
            parts.traffic().tunnelEnded();
        }
        account.end(status, error);
    }

    /** The client has gone before there was a tunnel. */
    void abandoned() {
        if (!over) {
            over = true;
            end(0, ProxyError.of(Kind.BAD_REQUEST, "the client closed the connection before the tunnel was there"));
            account.left(CallFacts.Outcome.ABORTED);
        }
    }
}
