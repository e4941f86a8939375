package no.portner.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;

/** Whether the client of an HTTP/1 connection goes on with what it has begun, and begins something at all. */
final class RequestPace implements Watched {

    private final Parts parts;
    private final Pace pace;
    private final Channel channel;
    private final RequestDecoder decoder;
    private final ResponseWriter writer;
    private final Unchanged silence = new Unchanged();
    private Exchange exchange;
    private BodyPace body;

    RequestPace(Parts parts, Channel channel, RequestDecoder decoder, ResponseWriter writer) {
        this.parts = parts;
        this.pace = parts.traffic().limits().pace();
        this.channel = channel;
        this.decoder = decoder;
        this.writer = writer;
    }

    static ProxyError headTooSlow(Pace pace) {
        return ProxyError.of(Kind.REQUEST_TIMEOUT, "the request's head took longer than PORTNER_HEADER_TIMEOUT, " + pace.head());
    }

    void begun(Exchange next) {
        exchange = next;
        body = null;
    }

    @Override
    public void sweep(long nowNanos) {
        if (exchange != null && exchange.isOver()) {
            exchange = null;
            body = null;
        }
        if (exchange == null) {
            if (!writer.closesAfter() && !decoder.isStopped() && hasTakenAll()) {
                silent(nowNanos);
            }
        } else if (body == null) {
            body = new BodyPace(exchange, pace.bodyRate(), nowNanos);
        } else {
            exchange.outbound().readOn();
            body.look(nowNanos);
        }
    }

    /** A client that still takes an answer is watched by {@link LastBytes}. */
    private boolean hasTakenAll() {
        ChannelOutboundBuffer waits = channel.unsafe().outboundBuffer();
        return waits == null || waits.isEmpty();
    }

    private void silent(long nowNanos) {
        boolean begun = decoder.isWithinHead();
        Duration limit = begun ? pace.head() : pace.idle();
        if (silence.isLongerThan(limit, 2L * decoder.heads() + (begun ? 1 : 0), nowNanos)) {
            if (begun) {
                ProxyError error = headTooSlow(pace);
                writer.answering(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"));
                int status = writer.problem(error);
                NoCall.tell(parts.log(), status, pace.head(), error);
                writer.close(true);
            } else {
                // In silence: a client may take whatever comes now for the answer to its next request (RFC 9112 section 9.5).
                channel.close();
            }
        }
    }
}
