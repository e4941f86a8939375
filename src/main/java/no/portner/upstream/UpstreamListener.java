package no.portner.upstream;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import no.portner.error.ProxyError;

/** Who hears of a call's answer, always on the call's event loop. Exactly one of {@code complete} and {@code failed} comes last. */
public interface UpstreamListener {

    /** A response head, or an interim one (1xx), which another follows. */
    void head(HttpResponse response);

    /** A piece of the body, the last one a {@link io.netty.handler.codec.http.LastHttpContent}; the listener releases it. */
    void body(HttpContent content);

    /** Everything read so far has been handed on: time to flush. */
    void flush();

    /** The upstream takes more of the request's body again, or has had enough for now. */
    void requestWritable(boolean writable);

    /**
     * The call would have to be sent once more, by itself, which can do no harm. Where it can be, the {@link UpstreamCall} that was there
     * takes nothing any more: what follows of the request waits for the one that comes.
     *
     * @return whether all that has been sent of the request is still there
     */
    boolean sendAgain();

    /** The response is whole. */
    void complete();

    /** The call came to nothing, or broke off after the head. */
    void failed(ProxyError error);
}
