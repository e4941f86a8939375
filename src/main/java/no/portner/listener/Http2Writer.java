package no.portner.listener;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;

/**
 * Writes the answer of one HTTP/2 stream. A head is kept until something follows it or it is flushed: with nothing to follow, it ends
 * the stream itself, which is what gRPC knows an answer without a body by.
 */
final class Http2Writer implements ResponseWriter {

    private final Channel stream;
    private final Http2Session session;
    private final Traffic traffic;
    private boolean answersHead;
    private HttpResponse kept;
    private ChannelFuture ended;

    Http2Writer(Channel stream, Http2Session session, Traffic traffic) {
        this.stream = stream;
        this.session = session;
        this.traffic = traffic;
    }

    @Override
    public void answering(HttpRequest request) {
        answersHead = request.method().equals(HttpMethod.HEAD);
    }

    @Override
    public boolean closesAfter() {
        return true;
    }

    @Override
    public void interim(HttpResponse response) {
        stream.writeAndFlush(withoutBody(response), stream.voidPromise());
    }

    @Override
    public void head(HttpResponse response) {
        goAwayWhenDraining();
        kept = response;
    }

    private void goAwayWhenDraining() {
        if (traffic.isDraining()) {
            session.drain();
        }
    }

    @Override
    public void body(HttpContent content) {
        if (!(content instanceof LastHttpContent last)) {
            writeHead();
            stream.write(content, stream.voidPromise());
        } else if (kept != null && !last.content().isReadable() && last.trailingHeaders().isEmpty()) {
            last.release();
            ended = stream.write(withoutBody(kept));
            kept = null;
        } else {
            writeHead();
            ended = stream.write(last);
        }
    }

    @Override
    public ChannelFuture ended() {
        return ended;
    }

    private static FullHttpResponse withoutBody(HttpResponse head) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, head.status(), Unpooled.EMPTY_BUFFER, head.headers(),
                EmptyHttpHeaders.INSTANCE);
    }

    private void writeHead() {
        if (kept != null) {
            stream.write(kept, stream.voidPromise());
            kept = null;
        }
    }

    void flush() {
        writeHead();
        stream.flush();
    }

    @Override
    public int problem(FullHttpResponse response, boolean lastOne) {
        goAwayWhenDraining();
        int status = response.status().code();
        if (answersHead) {
            response.release();
            ended = stream.write(withoutBody(response));
        } else {
            ended = stream.write(response);
        }
        return status;
    }

    /** A client that has not said all is told that it need not (RFC 9113 section 8.1), after the answer's end, which a reset would drop. */
    @Override
    public void close(boolean linger) {
        stream.flush();
        if (linger) {
            ended.addListener(end -> {
                if (end.isSuccess()) {
                    reset(Http2Error.NO_ERROR);
                }
            });
        }
    }

    @Override
    public void abort() {
        stream.flush();
        reset(Http2Error.INTERNAL_ERROR);
    }

    void reset(Http2Error error) {
        stream.writeAndFlush(new DefaultHttp2ResetFrame(error), stream.voidPromise());
    }
}
