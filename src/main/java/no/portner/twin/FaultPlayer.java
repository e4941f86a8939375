package no.portner.twin;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;

/** Plays a fault on a request. */
final class FaultPlayer {

    private final Vertx vertx;

    FaultPlayer(Vertx vertx) {
        this.vertx = vertx;
    }

    /** @param right what would be answered without the fault; not looked at by faults that replace the answer */
    void play(Fault fault, HttpServerRequest request, Reply right) {
        if (fault.delay().isZero()) {
            now(fault, request, right);
        } else {
            vertx.setTimer(Math.max(1, fault.delay().toMillis()), timer -> now(fault, request, right));
        }
    }

    /** As above, for answers that are no small whole: TRUNCATE, DRIP and the token faults then do nothing. */
    void play(Fault fault, HttpServerRequest request, Runnable right) {
        if (fault.replacesAnswer()) {
            play(fault, request, Reply.text(500, ""));
        } else {
            vertx.setTimer(Math.max(1, fault.delay().toMillis()), timer -> right.run());
        }
    }

    private void now(Fault fault, HttpServerRequest request, Reply right) {
        switch (fault.kind()) {
            case STATUS -> status(fault).send(request.response());
            case REFUSE -> Refused.because(MpError.ofCode(fault.body()), "fault", "someone", "something", "somebody").reply()
                    .send(request.response());
            case HANG -> { }
            case RESET -> Wire.reset(request);
            case CLOSE -> Wire.close(request);
            case GARBAGE -> Wire.garbage(request, fault.body());
            case TRUNCATE -> right.head(request.response())
                    .write(right.body().slice(0, Math.min(fault.number(), right.body().length())))
                    .onComplete(sent -> Wire.close(request));
            case DRIP -> drip(fault.number(), right.head(request.response()), right.body());
            case DELAY, LIFETIME, NO_LIFETIME, OPAQUE -> right.send(request.response());
        }
    }

    private static Reply status(Fault fault) {
        Reply reply = new Reply(fault.number(), Map.of("Content-Type", "application/json"), Buffer.buffer(fault.body()));
        for (Map.Entry<String, String> header : fault.headers().entrySet()) {
            reply = reply.with(header.getKey(), header.getValue());
        }
        return reply;
    }

    private void drip(int millis, HttpServerResponse response, Buffer body) {
        int[] next = {0};
        long timer = vertx.setPeriodic(Math.max(1, millis), id -> {
            if (next[0] < body.length() && !response.closed()) {
                response.write(body.slice(next[0], ++next[0]));
            } else {
                vertx.cancelTimer(id);
                if (!response.closed()) {
                    response.end();
                }
            }
        });
        response.closeHandler(closed -> vertx.cancelTimer(timer));
    }
}
