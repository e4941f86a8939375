package no.portner.listener;

import io.netty.handler.codec.http2.Http2Error;

/** Whether the client of an HTTP/2 connection goes on with what it has begun, and begins something at all. */
final class SessionPace implements Watched {

    private final Pace pace;
    private final Http2Session session;
    private final FrameWatch frames;
    private final Unchanged half = new Unchanged();
    private final Unchanged silence = new Unchanged();
    private boolean over;

    SessionPace(Pace pace, Http2Session session, FrameWatch frames) {
        this.pace = pace;
        this.session = session;
        this.frames = frames;
    }

    @Override
    public void sweep(long nowNanos) {
        if (over) {
            return;
        }
        for (ClientStream stream : session.streams().toArray(ClientStream[]::new)) {
            stream.sweep(nowNanos);
        }
        boolean within = frames.isWithin();
        if (half.isLongerThan(pace.head(), 2 * frames.ended() + (within ? 1 : 0), nowNanos) && within) {
            // Nothing else can come on this connection before the rest of it (RFC 9113 section 6.10).
            over = true;
            session.refuse(Http2Error.ENHANCE_YOUR_CALM, "a frame or its headers took longer than PORTNER_HEADER_TIMEOUT, " + pace.head());
        } else if (isSilent(nowNanos)) {
            over = true;
            session.close();
        }
    }

    /** Whatever a client without a stream sends, it asks for nothing: its PINGs do not keep the connection. */
    private boolean isSilent(long nowNanos) {
        boolean silent = session.streams().isEmpty();
        return silence.isLongerThan(pace.idle(), 2L * session.begun() + (silent ? 1 : 0), nowNanos) && silent;
    }
}
