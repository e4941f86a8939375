package no.portner.upstream;

import io.netty.handler.codec.http.HttpContent;

/** One call under way, seen from the client's side. All methods are called on the call's event loop. */
public interface UpstreamCall {

    /** Sends a piece of the request's body, the last one a {@link io.netty.handler.codec.http.LastHttpContent}; takes over its reference. */
    void send(HttpContent content);

    void flush();

    /** Whether the response may go on being read: false while the client does not take what it has. */
    void read(boolean wanted);

    /** What follows of the answer goes to another listener; to be called by the one that has just got its head. */
    void handTo(UpstreamListener other);

    /** The client has gone, or the call is over early: the upstream connection is closed. */
    void cancel();
}
