package no.portner.listener;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import no.portner.error.Problem;
import no.portner.error.ProxyError;

/** Writes answers in the client's version of HTTP. Nothing is flushed but where a method says so. */
interface ResponseWriter {

    /** The next answer is to this request. */
    void answering(HttpRequest request);

    /** Whether nothing can follow this answer. */
    boolean closesAfter();

    /** A 1xx answer, which another follows; flushed. */
    void interim(HttpResponse response);

    /** The head after which the connection is another protocol's; flushed. */
    default void switching(HttpResponse response) {
        throw new IllegalStateException("only a connection of HTTP/1.1 can become another protocol's");
    }

    /** Whatever is answered, nothing can follow it. */
    default void lastAnswer() {
    }

    /** The head of an answer of the upstream. */
    void head(HttpResponse response);

    /** A piece of its body, the last one with its trailers; takes over the reference. */
    void body(HttpContent content);

    /** When the last piece of the answer's body has left for the client, or never will. */
    ChannelFuture ended();

    /** Portner's own answer to what is no call, after which nothing can follow. */
    default int problem(ProxyError error) {
        return problem(responseTo(error), true);
    }

    /**
     * Portner's own answer, {@link #responseTo}.
     *
     * @param lastOne whether nothing can follow it
     * @return the status
     */
    int problem(FullHttpResponse response, boolean lastOne);

    /**
     * Closes once all is written; flushes.
     *
     * @param linger whether the client may still be sending: closing at once would reset the connection, and the answer with it. So its
     *     input is read and thrown away for a moment, long enough for most clients to see the answer
     */
    void close(boolean linger);

    /** The problem document that a failure is told with. */
    static FullHttpResponse responseTo(ProxyError error) {
        Problem problem = Problem.of(error);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(problem.status()),
                Unpooled.wrappedBuffer(problem.body()));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, Problem.CONTENT_TYPE)
                .set(HttpHeaderNames.CONTENT_LENGTH, problem.body().length)
                .set("Proxy-Status", problem.proxyStatus());
        problem.retryAfterSeconds().ifPresent(seconds -> response.headers().set(HttpHeaderNames.RETRY_AFTER, seconds));
        return response;
    }

    /** Cuts the answer short after what has been written, so that the client sees that it is not whole; flushes. */
    void abort();
}
