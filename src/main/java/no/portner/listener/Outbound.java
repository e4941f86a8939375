package no.portner.listener;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Objects;
import no.portner.error.ProxyError;
import no.portner.route.Match;
import no.portner.token.AccessToken;
import no.portner.upstream.HeaderPolicy;
import no.portner.upstream.UpstreamCall;
import no.portner.upstream.UpstreamListener;

/** A call's request on its way to the upstream: the head with our headers, the body as it comes. Can be sent once more. */
final class Outbound {

    private final Parts parts;
    private final Downstream client;
    private final HttpRequest request;
    private final RequestBody body;
    private final CallSpans spans;
    private final Account account;
    private Match match;
    private AccessToken token;
    private UpstreamCall call;
    private boolean writable, flushing, toldToContinue, over;

    Outbound(Parts parts, Downstream client, HttpRequest request, Account account) {
        this.parts = parts;
        this.client = client;
        this.request = request;
        this.body = new RequestBody(parts.traffic().memory());
        this.spans = CallSpans.of(parts.traces(), request);
        this.account = account;
    }

    /**
     * @param ours null: the call goes without a token of ours
     * @throws ProxyError as {@link HeaderPolicy#toUpstream}
     */
    void send(Match match, AccessToken ours, UpstreamListener listener) {
        this.match = match;
        token = ours;
        account.sent(ours);
        body.record();
        HeaderPolicy.toUpstream(request, match, ours == null ? null : ours.authorization());
        RequestHead.toUpstream(request, match.target());
        spans.sent(match);
        parts.forwarder().forward(client.loop(), match.route(), request, RequestHead.isIdempotent(request), listener, this::begun);
    }

    private void begun(UpstreamCall begun) {
        if (over) {
            begun.cancel();
            return;
        }
        call = begun;
        call.read(client.isWritable());
        body.sendTo(call);
        if (flushing) {
            // Else the rest of what was read from the client leaves together with the head, in one TLS record.
            call.flush();
        }
    }

    /** What was read together with the head is on its way: from now on a head is flushed when it is sent. */
    void flushAtOnce() {
        flushing = true;
    }

    /** A piece of the request's body. */
    void add(HttpContent content) {
        if (content instanceof LastHttpContent last && !last.trailingHeaders().isEmpty()) {
            HeaderPolicy.trailersToUpstream(last.trailingHeaders());
            parts.consumer().drop(last.trailingHeaders());
            parts.required().drop(last.trailingHeaders());
        }
        account.received(content.content().readableBytes());
        body.add(content, call);
        if (over) {
            body.release();
        }
    }

    void flush() {
        if (call != null && !over) {
            call.flush();
        }
    }

    /** The head of an answer has come: how long the upstream took is told once, for it may be an interim one. */
    void answered(HttpResponseStatus status) {
        if (status.codeClass() != HttpStatusClass.INFORMATIONAL || status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            spans.answered(status.code(), call.protocolVersion());
            account.answered(call.waitedNanos());
            parts.log().answered(match.route(), call.waitedNanos(), spans.recorded());
        }
    }

    /**
     * A client that has been told to continue, or has not waited for that, is not told so for the call that is sent once more.
     *
     * @param repeated whether it has been sent once more after a 401
     */
    boolean isInterimForClient(HttpResponse response, boolean repeated) {
        boolean goOn = response.status().code() == HttpResponseStatus.CONTINUE.code();
        boolean known = goOn && repeated && (toldToContinue || body.hasBegun());
        toldToContinue |= goOn;
        return !known;
    }

    /**
     * Upstream has taken the token or not; an error of its own says nothing of it.
     *
     * @param repeated whether that is its second answer
     */
    void judged(HttpResponse response, boolean repeated) {
        body.forget();
        boolean refused = Unauthorised.isOne(response);
        if (token != null && !refused && response.status().codeClass() != HttpStatusClass.SERVER_ERROR) {
            token.served();
        }
        if (repeated) {
            parts.unauthorised().repeatAnswered(!refused);
        }
    }

    /** Whether the answer may go on being read. */
    void read(boolean wanted) {
        if (call != null && !over) {
            call.read(wanted);
        }
    }

    void writable(boolean yes) {
        writable = yes;
        client.updateReading();
    }

    /** Whether the upstream takes more of the body, and there is memory for it. */
    boolean isWritable() {
        return call != null && writable && !parts.traffic().memory().isScarce();
    }

    /** Nobody tells when there is memory again: whoever looks by now and then calls this. */
    void readOn() {
        client.updateReading();
    }

    /** Whether more of the body is to come, and nobody but the client keeps it. */
    boolean awaitsClient() {
        return isWritable() && !body.isWhole() && (body.hasBegun() || !HttpUtil.is100ContinueExpected(request));
    }

    /** Nothing more of the body is sent for now: the call may have to be sent once more, or is about to be. */
    void pause() {
        call = null;
        spans.pause();
        client.updateReading();
    }

    /** The same once more, by itself, if that can be: the upstream that there was has gone. */
    boolean sendAgain() {
        boolean whole = body.isRepeatable() && !over;
        if (whole) {
            account.sentAgain();
            pause();
            spans.lost();
            spans.sent(match);
        }
        return whole;
    }

    /**
     * It is not sent once more.
     *
     * @param paused null: it is over
     */
    void goOn(UpstreamCall paused) {
        call = paused;
        spans.goOn();
        body.forget();
        if (call != null) {
            call.read(client.isWritable());
            body.goOn(call);
            call.flush();
        }
        client.updateReading();
    }

    /** Whether what the upstream got of the request can be sent again. */
    boolean isRepeatable() {
        return body.isRepeatable();
    }

    /** @return whether the integration's password is another one than when the headers were made */
    boolean takesOtherPassword() {
        String before = request.headers().get(HeaderPolicy.INTEGRASJON_PASSORD);
        HeaderPolicy.toUpstream(request, match, token.authorization());
        return !Objects.equals(before, request.headers().get(HeaderPolicy.INTEGRASJON_PASSORD));
    }

    /** The token of ours that the call carries, or null. */
    AccessToken token() {
        return token;
    }

    UpstreamCall call() {
        return call;
    }

    RequestBody body() {
        return body;
    }

    Account account() {
        return account;
    }

    EventLoop loop() {
        return client.loop();
    }

    void cancel() {
        if (call != null) {
            call.cancel();
        }
    }

    /** What is done for the call while it waits, such as asking for a token, belongs to its trace. */
    void waiting(Runnable work) {
        account.awaitsToken();
        spans.waiting(work);
    }

    /** The exchange is over, with this error or null; of what the client still sends, nothing goes anywhere. */
    void end(ProxyError error) {
        over = true;
        spans.end(error);
        call = null;
        body.release();
    }
}
