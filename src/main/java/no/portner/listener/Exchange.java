package no.portner.listener;

import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.route.Match;
import no.portner.token.AccessToken;
import no.portner.token.TokenHandle;
import no.portner.upstream.HeaderPolicy;
import no.portner.upstream.UpstreamListener;

/**
 * One call, on one event loop. The way it goes is {@link #begin}: route, token, headers, forward; the answer comes back through
 * {@link #head} and {@link #body}, a 401 to our token by the detour of {@link Unauthorised}; every failure ends in {@link #failed}.
 */
final class Exchange implements UpstreamListener {

    private final Parts parts;
    private final Arrival arrival;
    private final Downstream client;
    private final ResponseWriter writer;
    private final HttpRequest request;
    private final Outbound outbound;
    private final Account account;
    private Match match;
    private TokenHandle tokens;
    private Unauthorised unauthorised;
    private boolean repeated;
    private boolean over;
    private int status;

    Exchange(Parts parts, Arrival arrival, Downstream client, ResponseWriter writer, HttpRequest request) {
        this.parts = parts;
        this.arrival = arrival;
        this.client = client;
        this.writer = writer;
        this.request = request;
        this.account = new Account(parts, arrival, client.protocol(request), request);
        this.outbound = new Outbound(parts, client, request, account);
    }

    /** The way of a call; {@link Outbound#send} is the rest of it: headers, forward. */
    void begin() {
        try {
            account.begin();
            RequestHead.check(request, parts.traffic().limits().heads());
            match = arrival.match(parts, request);
            if (request.method().equals(HttpMethod.TRACE)) {
                match = match.withoutCredentials();
            }
            account.matched(match);
            parts.required().take(request.headers(), match.credentials());
            boolean wantsToken = HeaderPolicy.wantsToken(request.headers(), match);
            String organisation = parts.consumer().take(request.headers(), wantsToken);
            if (!wantsToken) {
                outbound.send(match, null, this);
                return;
            }
            tokens = parts.tokens().of(match.route(), organisation);
            AccessToken live = tokens.live();
            if (live != null) {
                outbound.send(match, live, this);
            } else {
                outbound.waiting(() -> tokens.get().whenCompleteAsync(this::granted, client.loop()));
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            failed(ProxyError.from(e));
        } finally {
            outbound.flushAtOnce();
        }
    }

    private void granted(AccessToken token, Throwable failure) {
        account.tokenCame();
        if (failure != null) {
            failed(ProxyError.from(failure));
        } else if (!over) {
            try {
                outbound.send(match, token, this);
            } catch (RuntimeException e) {
                failed(ProxyError.from(e));
            }
        }
    }

    /** After a 401. */
    void repeat(AccessToken token) {
        repeated = true;
        account.sentAgain();
        granted(token, null);
    }

    /** Whether the client may be read: its request's body only while the upstream takes it, which is after the token is there. */
    boolean mayReadClient() {
        return isRequestWhole() || over || outbound.isWritable();
    }

    boolean isRequestWhole() {
        return outbound.body().isWhole();
    }

    boolean mayHaveBody() {
        return RequestHead.mayHaveBody(request);
    }

    boolean isOver() {
        return over;
    }

    /** The answer has begun. */
    boolean isAnswered() {
        return status != 0;
    }

    @Override
    public void requestWritable(boolean writable) {
        outbound.writable(writable);
    }

    @Override
    public boolean sendAgain() {
        return outbound.sendAgain();
    }

    void clientWritable(boolean writable) {
        outbound.read(writable);
    }

    @Override
    public void head(HttpResponse response) {
        outbound.answered(response.status());
        if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            switched(response);
        } else if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            interim(response);
        } else if (outbound.token() != null && !repeated && Unauthorised.isOne(response)) {
            unauthorised = new Unauthorised(this, outbound, parts, match.route(), tokens);
            unauthorised.head(response);
        } else {
            outbound.judged(response, repeated);
            answer(response);
        }
    }

    private void interim(HttpResponse response) {
        if (outbound.isInterimForClient(response, repeated)) {
            HeaderPolicy.toClient(response, match);
            writer.interim(response);
        }
    }

    /** The connections are another protocol's from here on, and the call is under way until they are closed. */
    private void switched(HttpResponse response) {
        outbound.judged(response, repeated);
        HeaderPolicy.toClient(response, match);
        account.diagnose(response.headers(), null);
        status = response.status().code();
        writer.switching(response);
        Splice.join(client, outbound.call(), parts.traffic().memory(), match.route().idleTimeout(), account, this::end);
    }

    void answer(HttpResponse response) {
        HeaderPolicy.toClient(response, match);
        account.diagnose(response.headers(), null);
        status = response.status().code();
        writer.head(response);
    }

    @Override
    public void body(HttpContent content) {
        account.passed(content.content().readableBytes());
        writer.body(content);
        if (!client.isWritable()) {
            outbound.read(false);
        }
    }

    @Override
    public void flush() {
        client.flush();
    }

    @Override
    public void complete() {
        ChannelFuture last = writer.ended();
        parts.traffic().hold();
        end(null);
        client.exchangeEnded();
        account.leaving(last, CallFacts.Outcome.ANSWERED);
        LastBytes.leaving(last, match.route().idleTimeout(), writer::abort, parts.traffic());
    }

    /** Every failure ends here: as a problem where the client has no answer yet, else by cutting the answer short. */
    @Override
    public void failed(ProxyError error) {
        if (over) {
            return;
        }
        boolean answered = status != 0;
        status = answered ? status : account.problem(writer, error, !isRequestWhole() && mayHaveBody());
        ChannelFuture last = writer.ended();
        cancelUpstream();
        if (answered) {
            end(error);
            writer.abort();
            account.left(CallFacts.Outcome.CUT);
        } else {
            parts.traffic().hold();
            end(error);
            client.exchangeEnded();
            account.leaving(last, CallFacts.Outcome.REFUSED);
            LastBytes.leaving(last, parts.traffic().limits().pace().head(), writer::abort, parts.traffic());
        }
    }

    Outbound outbound() {
        return outbound;
    }

    /** The client has gone. */
    void abandoned() {
        if (!over) {
            cancelUpstream();
            end(ProxyError.of(Kind.BAD_REQUEST, "the client closed the connection before the answer was whole"));
            account.left(CallFacts.Outcome.ABORTED);
        }
    }

    private void cancelUpstream() {
        if (unauthorised != null) {
            unauthorised.cancel();
        }
        outbound.cancel();
    }

    private void end(ProxyError error) {
        over = true;
        outbound.end(error);
        account.end(status, error);
    }
}
