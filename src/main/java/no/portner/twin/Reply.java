package no.portner.twin;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A small answer, whole in memory. */
record Reply(int status, Map<String, String> headers, Buffer body) {

    Reply {
        Objects.requireNonNull(body, "body");
        headers = new LinkedHashMap<>(headers);
    }

    static Reply json(int status, JsonObject body) {
        return new Reply(status, Map.of("Content-Type", "application/json"), body.toBuffer());
    }

    static Reply text(int status, String body) {
        return new Reply(status, Map.of("Content-Type", "text/plain; charset=utf-8"), Buffer.buffer(body));
    }

    /** A visible-ASCII header value: what does not fit in one is replaced. */
    Reply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value.replaceAll("[^ -~]", "?"));
        return new Reply(status, more, body);
    }

    /** Status line and headers, with the body's length. */
    HttpServerResponse head(HttpServerResponse response) {
        response.setStatusCode(status);
        headers.forEach(response::putHeader);
        return response.putHeader("Content-Length", Integer.toString(body.length()));
    }

    void send(HttpServerResponse response) {
        if (!response.ended() && !response.closed()) {
            head(response).end(body);
        }
    }
}
