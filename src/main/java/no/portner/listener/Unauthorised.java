package no.portner.listener;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import no.portner.error.ProxyError;
import no.portner.listener.UnauthorisedCounters.Reason;
import no.portner.route.Route;
import no.portner.token.AccessToken;
import no.portner.token.TokenHandle;
import no.portner.upstream.UpstreamCall;
import no.portner.upstream.UpstreamListener;
import org.jboss.logging.Logger;

/**
 * A 401 to a call that carried our token (design: token rule 8). It is held back until its body has said what it has to say, which is
 * the end or 64 KiB; {@link #decide} then has the call sent once more with another token or password, or passes the 401 on as it came.
 * Takes the exchange's place as listener, on its event loop.
 */
final class Unauthorised implements UpstreamListener {

    private static final Logger LOG = Logger.getLogger(Unauthorised.class);

    private enum State {
        /** The body comes. */
        READING,
        /** For a token, or for what {@link IntegrationCheck} says. */
        WAITING,
        /** All that came and comes goes to the exchange. */
        PASSED_ON,
        /** The call is repeated, or over. */
        DROPPED
    }

    private final Exchange exchange;
    private final Outbound outbound;
    private final Parts parts;
    private final Route route;
    private final TokenHandle tokens;
    private final AccessToken suspect;
    private final UpstreamCall call;
    private State state = State.READING;
    private HeldAnswer held;

    Unauthorised(Exchange exchange, Outbound outbound, Parts parts, Route route, TokenHandle tokens) {
        this.exchange = exchange;
        this.outbound = outbound;
        this.parts = parts;
        this.route = route;
        this.tokens = tokens;
        this.suspect = outbound.token();
        this.call = outbound.call();
    }

    static boolean isOne(HttpResponse response) {
        return response.status().code() == HttpResponseStatus.UNAUTHORIZED.code();
    }

    @Override
    public void head(HttpResponse response) {
        parts.unauthorised().sawOne();
        held = new HeldAnswer(response, parts.traffic().memory());
        call.handTo(this);
    }

    @Override
    public void body(HttpContent content) {
        if (state == State.PASSED_ON) {
            exchange.body(content);
            return;
        }
        held.add(content);
        if (state == State.READING && held.isTooLong()) {
            call.read(false);
            decide();
        }
    }

    @Override
    public void flush() {
        if (state == State.PASSED_ON) {
            exchange.flush();
        } else if (state == State.READING && held.hasEnded()) {
            // The request has not: what the client has still to send is not waited for.
            decide();
        }
    }

    @Override
    public void requestWritable(boolean writable) {
        exchange.requestWritable(writable);
    }

    /** Not after an answer. */
    @Override
    public boolean sendAgain() {
        return false;
    }

    @Override
    public void complete() {
        if (state == State.PASSED_ON) {
            exchange.complete();
            return;
        }
        held.complete();
        if (state == State.READING) {
            decide();
        }
    }

    /** A 401 that breaks off is no reason to give the call up: another token may still help it. */
    @Override
    public void failed(ProxyError error) {
        if (state == State.PASSED_ON) {
            exchange.failed(error);
            return;
        }
        held.failed(error);
        if (state == State.READING) {
            decide();
        }
    }

    /** What is done about it. */
    private void decide() {
        state = State.WAITING;
        outbound.pause();
        try {
            if (Complaint.aboutIntegration(held.head().headers(), held.body())) {
                suspect.served();
                tryOtherPassword();
            } else {
                outbound.waiting(this::tryOtherToken);
            }
        } catch (RuntimeException e) {
            LOG.error("a 401 is passed on after an error in Portner itself", e);
            go(null, Reason.INTERNAL);
        }
    }

    private void tryOtherToken() {
        Optional<CompletionStage<AccessToken>> other = tokens.replacementFor(suspect);
        if (other.isPresent() && suspect.doubted()) {
            LOG.infof("%s: upstream answered 401 to a token that has not expired: another one is taken", route.name());
        }
        if (other.isEmpty()) {
            passOn(Reason.TOO_SOON);
        } else if (!outbound.isRepeatable()) {
            passOn(Reason.NOT_REPEATABLE);
        } else {
            outbound.account().awaitsToken();
            other.get().whenCompleteAsync((token, failure) -> go(token, Reason.NO_TOKEN), outbound.loop());
        }
    }

    private void tryOtherPassword() {
        boolean otherAlready = outbound.isRepeatable() && outbound.takesOtherPassword();
        CompletionStage<Boolean> changed = parts.integrationCheck().changed(route);
        if (!outbound.isRepeatable()) {
            passOn(Reason.INTEGRATION);
        } else if (otherAlready) {
            repeat(suspect);
        } else {
            changed.whenCompleteAsync((yes, failure) -> go(Boolean.TRUE.equals(yes) ? suspect : null, Reason.INTEGRATION),
                    outbound.loop());
        }
    }

    /** @param token null: there is nothing to repeat the call with, and no better answer than this one */
    private void go(AccessToken token, Reason otherwise) {
        outbound.account().tokenCame();
        if (state != State.WAITING) {
            return;
        }
        if (token == null) {
            passOn(otherwise);
        } else {
            repeat(token);
        }
    }

    private void repeat(AccessToken token) {
        cancel();
        parts.unauthorised().repeatedOne();
        exchange.repeat(token);
    }

    private void passOn(Reason reason) {
        state = State.PASSED_ON;
        parts.unauthorised().passedOneOn(reason);
        try {
            outbound.goOn(held.isOver() ? null : call);
            exchange.answer(held.head());
            held.passTo(exchange);
        } catch (RuntimeException e) {
            exchange.failed(ProxyError.from(e));
        } finally {
            held.release();
        }
    }

    /** The call goes another way, or the client has gone: what is held is dropped, and the first call ended. */
    void cancel() {
        if (state == State.PASSED_ON || state == State.DROPPED) {
            return;
        }
        state = State.DROPPED;
        held.release();
        if (!held.isOver()) {
            call.cancel();
        }
    }
}
