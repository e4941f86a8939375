package no.portner.admin;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code GET /events}: the status as server-sent events, while somebody watches and until Portner ends. Each event is the whole of what may
 * change, so that one that is left out costs nobody anything.
 */
@ApplicationScoped
public class LiveEvents {

    private static final long MOMENT_MILLIS = 1000;
    private static final String RETRY = "retry: 3000\n\n";
    private static final String END = "event: end\ndata: {}\n\n";

    /** What was told, and what of it counts. */
    private record Told(String message, String essence) {
    }

    private final Status status;
    private final Vertx vertx;
    private final Audience audience = new Audience();
    private final AtomicBoolean ticking = new AtomicBoolean();

    LiveEvents(Status status, Vertx vertx) {
        this.status = status;
        this.vertx = vertx;
    }

    void route(@Observes Router router) {
        router.route("/events").handler(this::join);
    }

    /** Lets everybody go, and takes nobody any more. */
    public void end() {
        audience.end(END);
    }

    private void join(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (context.request().method() == HttpMethod.HEAD) {
            response.putHeader("Content-Type", "text/event-stream").end();
            return;
        }
        Audience.Listener listener = new Browser(response);
        if (!audience.join(listener)) {
            response.setStatusCode(HttpResponseStatus.SERVICE_UNAVAILABLE.code()).putHeader("Content-Type", PlainProblem.CONTENT_TYPE)
                    .putHeader("Retry-After", "10").end(PlainProblem.json(HttpResponseStatus.SERVICE_UNAVAILABLE, "As many watch already as may: GET /status tells the same."));
            return;
        }
        response.closeHandler(closed -> audience.leave(listener));
        response.exceptionHandler(broken -> audience.leave(listener));
        response.putHeader("Content-Type", "text/event-stream").setChunked(true).write(RETRY);
        vertx.executeBlocking(this::told, false).onSuccess(told -> listener.send(told.message));
        tick();
    }

    /** A timer while there is somebody, and none else. */
    private void tick() {
        if (!audience.isEmpty() && ticking.compareAndSet(false, true)) {
            vertx.setTimer(MOMENT_MILLIS, now -> vertx.executeBlocking(this::told, false)
                    .onSuccess(told -> audience.moment(told.message, told.essence))
                    .onComplete(done -> {
                        ticking.set(false);
                        tick();
                    }));
        }
    }

    private Told told() {
        Snapshot now = status.now();
        return new Told("event: status\ndata: " + StatusJson.changing(status.fixed(), now) + "\n\n", StatusJson.withoutTime(status.fixed(), now));
    }

    private record Browser(HttpServerResponse response) implements Audience.Listener {

        @Override
        public boolean isFull() {
            return response.writeQueueFull();
        }

        @Override
        public void send(String text) {
            if (!response.ended() && !response.closed()) {
                response.write(text);
            }
        }

        /** What it has not taken until now it does not get. */
        @Override
        public void close() {
            if (response.ended() || response.closed()) {
                return;
            }
            if (isFull()) {
                response.reset();
            } else {
                response.end();
            }
        }
    }
}
