package no.portner.listener;

import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.route.Match;
import no.portner.route.Route;
import no.portner.token.AccessToken;

/**
 * One call in the counts and in the log: begun once, ended once, and told when its last byte has left or never will. On the way of every
 * call: sums, and no garbage.
 */
final class Account implements CallFacts {

    private final Parts parts;
    private final HttpRequest request;
    private final String method;
    private final String protocol;
    private final Mode mode;
    private final int head;
    private final long begunNanos = System.nanoTime();
    private String target;
    private Route route;
    private AccessToken token;
    private long askedNanos = NONE;
    private long tokenNanos = NONE;
    private long upstreamNanos = NONE;
    private long bytesIn;
    private long bytesOut;
    private int retries;
    private int status;
    private ProxyError error;
    private Outcome outcome;
    private long tookNanos;

    /** @param protocol such as {@code HTTP/1.1} */
    Account(Parts parts, Arrival arrival, String protocol, HttpRequest request) {
        this.parts = parts;
        this.request = request;
        this.method = request.method().name();
        this.protocol = protocol;
        this.target = request.uri();
        this.mode = arrival.mode(request.method().equals(HttpMethod.CONNECT), target);
        this.head = RequestHead.bytes(request);
    }

    /** @throws ProxyError OVERLOADED: the call counts all the same until it is ended */
    void begin() {
        boolean oneTooMany = !parts.traffic().begun();
        parts.traffic().memory().begun(head);
        if (oneTooMany) {
            throw ProxyError.of(Kind.OVERLOADED, "too many calls at once: PORTNER_MAX_REQUESTS is reached");
        }
    }

    void matched(Match match) {
        route = match.route();
        target = match.target();
    }

    /** There is none to attach: the call waits for one. */
    void awaitsToken() {
        askedNanos = System.nanoTime();
    }

    /** It is there, or there is none to be had. */
    void tokenCame() {
        if (askedNanos != NONE) {
            tokenNanos = Math.max(tokenNanos, 0) + System.nanoTime() - askedNanos;
            askedNanos = NONE;
        }
    }

    /** @param ours null: the call goes without a token of ours */
    void sent(AccessToken ours) {
        token = ours;
        tokenNanos = ours == null ? tokenNanos : Math.max(tokenNanos, 0);
    }

    void sentAgain() {
        retries++;
    }

    void received(int bytes) {
        bytesIn += bytes;
    }

    void answered(long waitedNanos) {
        upstreamNanos = waitedNanos;
    }

    void passed(int bytes) {
        bytesOut += bytes;
    }

    /** Bytes that went through the tunnel that the call has become. */
    void tunnelled(long up, long down) {
        bytesIn += up;
        bytesOut += down;
    }

    /** Diagnostics for an answer's head, where they are wanted. */
    void diagnose(HttpHeaders headers, ProxyError why) {
        parts.diagnostics().add(headers, this, why, System.nanoTime() - begunNanos);
    }

    /** Portner's own answer to the call, as {@link ResponseWriter#problem}. */
    int problem(ResponseWriter writer, ProxyError why, boolean lastOne) {
        FullHttpResponse response = ResponseWriter.responseTo(why);
        diagnose(response.headers(), why);
        bytesOut = request.method().equals(HttpMethod.HEAD) ? 0 : response.content().readableBytes();
        return writer.problem(response, lastOne);
    }

    /** As {@link CallLog#ended}. */
    void end(int status, ProxyError error) {
        tokenCame();
        this.status = status;
        this.error = error;
        parts.traffic().ended();
        parts.traffic().memory().ended(head);
        parts.log().ended(route, method, status, Duration.ofNanos(System.nanoTime() - begunNanos), error);
    }

    /** It has ended, and is told when its last byte has left. */
    void leaving(ChannelFuture last, Outcome outcome) {
        if (last.isDone()) {
            left(last.isSuccess() ? outcome : Outcome.ABORTED);
        } else {
            last.addListener(done -> left(done.isSuccess() ? outcome : Outcome.ABORTED));
        }
    }

    /** It has ended as a tunnel. */
    void left() {
        left(error == null ? Outcome.ANSWERED : error.kind() == Kind.BAD_REQUEST ? Outcome.ABORTED : Outcome.CUT);
    }

    void left(Outcome outcome) {
        this.outcome = outcome;
        tookNanos = System.nanoTime() - begunNanos;
        parts.log().left(this);
    }

    @Override
    public Outcome outcome() {
        return outcome;
    }

    @Override
    public Route route() {
        return route;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public ProxyError error() {
        return error;
    }

    @Override
    public long bytesIn() {
        return bytesIn;
    }

    @Override
    public long bytesOut() {
        return bytesOut;
    }

    @Override
    public long tookNanos() {
        return tookNanos;
    }

    @Override
    public long upstreamNanos() {
        return upstreamNanos;
    }

    @Override
    public long tokenNanos() {
        return tokenNanos;
    }

    @Override
    public AccessToken token() {
        return token;
    }

    @Override
    public int retries() {
        return retries;
    }

    @Override
    public HttpHeaders headers() {
        return request.headers();
    }

    @Override
    public String protocol() {
        return protocol;
    }

    @Override
    public Mode mode() {
        return mode;
    }
}
