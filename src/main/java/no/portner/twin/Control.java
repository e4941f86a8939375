package no.portner.twin;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** The twin's own endpoint, {@code /twin/faults} on both servers: for whoever cannot call {@link Faults} in the same JVM. */
final class Control {

    private static final String PATH = "/twin/faults";

    private final Faults faults;

    Control(Faults faults) {
        this.faults = faults;
    }

    /** @return whether the request was the twin's own */
    boolean handled(HttpServerRequest request) {
        if (!PATH.equals(request.path())) {
            return false;
        }
        HttpMethod method = request.method();
        if (method == HttpMethod.GET) {
            Reply.json(200, faults.toJson()).send(request.response());
        } else if (method == HttpMethod.DELETE) {
            faults.clear();
            Reply.json(200, faults.toJson()).send(request.response());
        } else if (method == HttpMethod.PUT) {
            request.body().onSuccess(body -> replace(body.toString()).send(request.response()));
        } else {
            Reply.text(405, "GET, PUT or DELETE\n").send(request.response());
        }
        return true;
    }

    private Reply replace(String body) {
        try {
            faults.replace(new JsonObject(body));
            return Reply.json(200, faults.toJson());
        } catch (DecodeException | IllegalArgumentException | ClassCastException e) {
            return Reply.text(400, e.getMessage() + "\n");
        }
    }
}
