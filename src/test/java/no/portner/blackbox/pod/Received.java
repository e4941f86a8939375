package no.portner.blackbox.pod;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** A call as a server in the world outside got it. */
record Received(String version, String method, String uri, JsonArray headers, long bodyLength, String bodySha256) {

    static Received of(Object json) {
        JsonObject call = (JsonObject) json;
        return new Received(call.getString("version", "HTTP/1.1"), call.getString("method"), call.getString("uri"), call.getJsonArray("headers"),
                call.getLong("bodyLength", 0L), call.getString("bodySha256", ""));
    }

    /** All values of a header, whatever its case. */
    List<String> header(String name) {
        return headers.stream().map(JsonArray.class::cast).filter(header -> header.getString(0).equalsIgnoreCase(name))
                .map(header -> header.getString(1)).toList();
    }

    List<String> headerNames() {
        return headers.stream().map(header -> ((JsonArray) header).getString(0).toLowerCase(Locale.ROOT)).toList();
    }

    /** Without the headers: there is a token in them. */
    @Override
    public String toString() {
        return method + " " + uri + " with " + bodyLength + " bytes";
    }
}
