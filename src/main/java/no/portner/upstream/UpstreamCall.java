package no.portner.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.HttpContent;

/** One call under way, seen from the client's side. All methods are called on the call's event loop. */
public interface UpstreamCall {

    /** Sends a piece of the request's body, the last one a {@link io.netty.handler.codec.http.LastHttpContent}; takes over its reference. */
    void send(HttpContent content);

    void flush();

    /** Whether the response may go on being read: false while the client does not take what it has. */
    void read(boolean wanted);

    /** How long its head took since the request was whole, in nanoseconds; 0 when it came before that. To be asked by the listener that has just got it. */
    long waitedNanos();

    /** Of HTTP, towards the upstream: {@code 1.1} or {@code 2}. */
    String protocolVersion();

    /** What follows of the answer goes to another listener; to be called by the one that has just got its head. */
    void handTo(UpstreamListener other);

    /**
     * The connection is no longer HTTP's: to be called by the listener that has just got the head of a 101, which hears nothing more. What
     * the upstream has already sent after that head reaches the taker unasked, before this method's caller returns to the event loop;
     * more is read only when the taker sets the channel to read. Closing the channel is now the taker's business, {@link #cancel} does
     * nothing any more.
     *
     * @param taker becomes the last handler of the channel; reads and writes {@link io.netty.buffer.ByteBuf}s
     * @return the connection, behind its TLS
     * @throws IllegalStateException when this is not the head of a 101
     */
    Channel raw(ChannelHandler taker);

    /** The client has gone, or the call is over early: the upstream connection is closed. */
    void cancel();
}
