package no.portner.twin;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** How the fake Fiks behaves: each path is a way in which a service can answer. */
final class FiksPaths {

    private static final long LINGER_MILLIS = 500;

    private final Vertx vertx;

    FiksPaths(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Answers a call whose answer does not depend on its body.
     *
     * @return whether the path is one of these; else the body is read and {@link #afterBody} answers
     */
    boolean beforeBody(HttpServerRequest request) {
        FiksQuery query = new FiksQuery(request);
        switch (request.path()) {
            case "/reset" -> Wire.reset(request);
            case "/hang" -> { }
            case "/garbage" -> Wire.garbage(request, query.text("bytes", "SSH-2.0-OpenSSH_9.6\r\n"));
            case "/early" -> early(request);
            case "/ws" -> request.toWebSocket().onSuccess(FiksPaths::echo);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The connection cannot be used again; what still comes is thrown away for a while, lest an RST destroy the answer (RFC 9112 9.6). */
    private void early(HttpServerRequest request) {
        Reply.text(413, "too large\n").with("Connection", "close").send(request.response());
        vertx.setTimer(LINGER_MILLIS, timer -> Wire.close(request));
    }

    void afterBody(HttpServerRequest request, long length, String sha256) {
        HttpServerResponse response = request.response();
        FiksQuery query = new FiksQuery(request);
        String path = request.path();
        switch (path) {
            case "/upload" -> Reply.json(200, new JsonObject().put("size", length).put("sha256", sha256)).send(response);
            case "/download" -> download(response, query.number("bytes", 0), query.is("chunked"));
            case "/slow" -> vertx.setTimer(Math.max(1, query.number("ms", 1000)), timer -> Reply.text(200, "late\n").send(response));
            case "/sse" -> events(response, query.number("events", 3), query.number("ms", 100));
            case "/redirect" -> response.setStatusCode(302).putHeader("Location", query.text("to", "/echo/redirected")).end();
            case "/truncate" -> truncate(request, query.number("bytes", 10), query.number("declared", 20));
            case "/trailers" -> response.setChunked(true).putHeader("Trailer", "X-Checksum").putTrailer("X-Checksum", sha256)
                    .end("with trailers\n");
            case "/hints" -> response.writeEarlyHints(MultiMap.caseInsensitiveMultiMap().add("Link", "</style.css>; rel=preload"))
                    .onSuccess(sent -> Reply.text(200, "after hints\n").send(response));
            default -> {
                if (path.startsWith("/status/")) {
                    status(response, Integer.parseInt(path.substring("/status/".length())));
                } else {
                    Reply.json(200, echo(request, length, sha256)).send(response);
                }
            }
        }
    }

    /** What came in, as it came in: names, order and repetitions of headers included. */
    private static JsonObject echo(HttpServerRequest request, long length, String sha256) {
        JsonArray headers = new JsonArray();
        request.headers().forEach((name, value) -> headers.add(JsonArray.of(name, value)));
        String uri = request.uri();
        int query = uri.indexOf('?');
        return new JsonObject().put("method", request.method().name()).put("uri", uri)
                .put("path", query < 0 ? uri : uri.substring(0, query)).put("query", query < 0 ? null : uri.substring(query + 1))
                .put("headers", headers).put("bodyLength", length).put("bodySha256", sha256);
    }

    /** A 204 or 304 has no body (RFC 9110 15.3.5, 15.4.5). */
    private static void status(HttpServerResponse response, int status) {
        if (status == 204 || status == 304) {
            response.setStatusCode(status).end();
        } else {
            Reply.json(status, new JsonObject().put("status", status)).send(response);
        }
    }

    private static void download(HttpServerResponse response, long bytes, boolean chunked) {
        response.putHeader("Content-Type", "application/octet-stream");
        if (chunked) {
            response.setChunked(true);
        } else {
            response.putHeader("Content-Length", Long.toString(bytes));
        }
        new FiksDownload(response, bytes).start();
    }

    private void events(HttpServerResponse response, long events, long millis) {
        response.setChunked(true).putHeader("Content-Type", "text/event-stream").putHeader("Cache-Control", "no-cache");
        long[] sent = {0};
        long timer = vertx.setPeriodic(1, Math.max(1, millis), id -> {
            if (response.closed()) {
                vertx.cancelTimer(id);
            } else if (sent[0] < events) {
                response.write("id: " + sent[0] + "\ndata: event " + sent[0]++ + "\n\n");
            } else {
                vertx.cancelTimer(id);
                response.end();
            }
        });
        response.closeHandler(closed -> vertx.cancelTimer(timer));
    }

    private static void truncate(HttpServerRequest request, long bytes, long declared) {
        request.response().putHeader("Content-Type", "application/octet-stream").putHeader("Content-Length", Long.toString(declared))
                .write(FiksContent.next(bytes)).onComplete(sent -> Wire.close(request));
    }

    /** Every data frame goes back as it came; a slow reader slows the sender. */
    private static void echo(ServerWebSocket socket) {
        socket.frameHandler(frame -> {
            if (frame.isText() || frame.isBinary() || frame.isContinuation()) {
                socket.writeFrame(frame);
                if (socket.writeQueueFull()) {
                    socket.pause();
                    socket.drainHandler(drained -> socket.resume());
                }
            }
        });
    }
}
