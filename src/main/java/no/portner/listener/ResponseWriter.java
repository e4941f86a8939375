package no.portner.listener;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import no.portner.error.ProxyError;

/** Writes answers in the client's version of HTTP. Nothing is flushed but where a method says so. */
interface ResponseWriter {

    /** The next answer is to this request. */
    void answering(HttpRequest request);

    /** Whether nothing can follow this answer. */
    boolean closesAfter();

    /** A 1xx answer, which another follows; flushed. */
    void interim(HttpResponse response);

    /** The head of an answer of the upstream. */
    void head(HttpResponse response);

    /** A piece of its body, the last one with its trailers; takes over the reference. */
    void body(HttpContent content);

    /**
     * Portner's own answer.
     *
     * @param lastOne whether nothing can follow it
     * @return the status
     */
    int problem(ProxyError error, boolean lastOne);

    /**
     * Closes once all is written; flushes.
     *
     * @param linger whether the client may still be sending: closing at once would reset the connection, and the answer with it. So its
     *     input is read and thrown away for a moment, long enough for most clients to see the answer
     */
    void close(boolean linger);

    /** Cuts the answer short after what has been written, so that the client sees that it is not whole; flushes. */
    void abort();
}
