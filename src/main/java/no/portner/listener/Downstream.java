package no.portner.listener;

import io.netty.channel.EventLoop;

/** Where an exchange's request comes from and its answer goes: a connection, or one stream of it. All on its event loop. */
interface Downstream {

    EventLoop loop();

    /** Whether the client takes more of the answer. */
    boolean isWritable();

    void flush();

    /** What {@link Exchange#mayReadClient} says may have changed. */
    void updateReading();

    /** The answer is written. */
    void exchangeEnded();
}
