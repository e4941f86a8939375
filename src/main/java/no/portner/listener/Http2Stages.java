package no.portner.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;

/**
 * The stages of an HTTP/2 connection, and its limits. Every stream is a channel of its own with three stages: {@link StreamHeads},
 * Netty's translation to HTTP/1's messages, {@link ClientStream}.
 *
 * <p>Memory: a stream whose upload waits for its upstream holds its window's worth, 64 KiB, which is what a call on HTTP/1.1 holds too,
 * and more than a round trip to a neighbour in the same pod needs. Streams with an exchange are bounded by {@code PORTNER_MAX_REQUESTS}
 * for all connections together. The connection's own window is as large as all of its streams' windows: no stream that waits stops
 * another one (RFC 9113 section 5.2.2).
 */
final class Http2Stages {

    static final int MOST_STREAMS = 128;
    private static final int CONNECTION_WINDOW = MOST_STREAMS * Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    private static final int RESETS_WITHIN_SECONDS = 10;
    /** A client that cancels all that it may have under way, again and again each second, does nothing else (rapid reset). */
    private static final int MOST_RESETS = 10 * MOST_STREAMS;
    /**
     * More, since an answer that comes before its request is whole ends with a reset too: a burst of calls that are refused must not take
     * along those that are served. It bounds a client that makes us reset its streams.
     */
    private static final int MOST_RESETS_OF_OURS = 2000;
    /** How long streams may go on when the connection is closed from our side: it is closed when they are not waited for any more. */
    private static final long STREAMS_END_WITHIN_MILLIS = 500;

    private Http2Stages() {
    }

    /**
     * @param oneTooMany the connection is told to go away
     * @return whether the client is too slow
     */
    static Watched add(Channel channel, Parts parts, Arrival arrival, boolean oneTooMany) {
        Http2FrameCodec codec = codec(parts.traffic().limits().heads());
        // Before our settings are acknowledged too, which a client might never do.
        codec.connection().remote().maxActiveStreams(MOST_STREAMS);
        Http2Session session = new Http2Session();
        FrameWatch frames = new FrameWatch(session);
        channel.pipeline().addLast(new LingeringClose(), frames, codec, new Http2MultiplexHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                Http2Writer writer = new Http2Writer(stream, session, parts.traffic());
                stream.pipeline().addLast(new StreamHeads(), new Http2StreamFrameToHttpObjectCodec(true),
                        new ClientStream(parts, arrival, session, writer, stream));
            }
        }), session);
        channel.write(new DefaultHttp2WindowUpdateFrame(CONNECTION_WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE));
        if (oneTooMany) {
            session.refuse(Http2Error.ENHANCE_YOUR_CALM, Admission.TOO_MANY);
        }
        channel.flush();
        return new SessionPace(parts.traffic().limits().pace(), session, frames);
    }

    private static Http2FrameCodec codec(HeadLimits limits) {
        return Http2FrameCodecBuilder.forServer()
                .initialSettings(new Http2Settings().maxConcurrentStreams(MOST_STREAMS).maxHeaderListSize(limits.bytes()))
                .validateHeaders(true)
                .gracefulShutdownTimeoutMillis(STREAMS_END_WITHIN_MILLIS)
                // Answers to PING, SETTINGS and resets that the client does not read.
                .encoderEnforceMaxQueuedControlFrames(1000)
                .encoderEnforceMaxRstFramesPerWindow(MOST_RESETS_OF_OURS, RESETS_WITHIN_SECONDS)
                .decoderEnforceMaxRstFramesPerWindow(MOST_RESETS, RESETS_WITHIN_SECONDS)
                .decoderEnforceMaxConsecutiveEmptyDataFrames(8)
                .decoderEnforceMaxSmallContinuationFrames(16)
                .build();
    }
}
