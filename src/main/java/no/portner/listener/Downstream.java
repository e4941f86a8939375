package no.portner.listener;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpRequest;

/** Where an exchange's request comes from and its answer goes: a connection, or one stream of it. All on its event loop. */
interface Downstream {

    EventLoop loop();

    /** What the client speaks, such as {@code HTTP/1.1}. */
    default String protocol(HttpRequest request) {
        return request.protocolVersion().text();
    }

    /** Whether the client takes more of the answer. */
    boolean isWritable();

    void flush();

    /** What {@link Exchange#mayReadClient} says may have changed. */
    void updateReading();

    /** The answer is written. */
    void exchangeEnded();

    /**
     * The connection is no longer HTTP's: to be called when the last head has been written. What the client has sent after its request
     * reaches the taker before this method returns; more is read when the taker sets the channel to read. Closing it is the taker's business.
     *
     * @param taker becomes the last handler of the channel; reads and writes {@link io.netty.buffer.ByteBuf}s
     */
    default void raw(ChannelHandler taker) {
        throw new IllegalStateException("only a connection of HTTP/1.1 can become another protocol's");
    }

    /** The same, where what follows is TLS for a route's host, which ends here. */
    default void intercept(String host) {
        throw new IllegalStateException("only a connection of HTTP/1.1 can become another protocol's");
    }
}
