package no.portner.listener;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;

/**
 * Which streams a client has begun and not ended itself: only on those may it send more headers. One that we have reset is among them,
 * for the client may have sent its trailers before it heard of that (RFC 9113 section 5.1, closed).
 */
final class RequestStreams {

    private static final int MOST = 1024;

    private final IntObjectMap<Boolean> unended = new IntObjectHashMap<>(4);
    private int highest;
    /** The highest one before that; what lies between has been passed over. */
    private int previous;

    /** @return what a block of headers on this stream is an error of; null: it may come */
    Http2Error head(int stream, boolean ends) {
        if (stream > highest) {
            previous = highest;
            highest = stream;
            if (!ends) {
                unended.put(stream, Boolean.TRUE);
                forgetTheOldest();
            }
            return null;
        }
        if (stream % 2 == 0) {
            // Not a client's to begin: the codec says so.
            return null;
        }
        boolean open = ends ? unended.remove(stream) != null : unended.containsKey(stream);
        return open ? null : stream > previous && stream < highest ? Http2Error.PROTOCOL_ERROR : Http2Error.STREAM_CLOSED;
    }

    void ended(int stream) {
        unended.remove(stream);
    }

    /** A client whose streams we reset need not end them: those would stay here for as long as the connection lives. */
    private void forgetTheOldest() {
        if (unended.size() > MOST) {
            int young = highest - MOST;
            unended.keySet().removeIf(stream -> stream < young);
        }
    }
}
