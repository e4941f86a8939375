package no.portner.twin;

import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.UUID;

/** A grant that the twin's Maskinporten does not accept: what a client is told, and the reason that a developer wants to know. */
final class Refused extends RuntimeException {

    private final MpError error;
    private final String description;

    private Refused(MpError error, String description, String reason) {
        super(Objects.requireNonNull(reason, "reason"), null, false, false);
        this.error = error;
        this.description = description;
    }

    /** @param reason which rule was broken, for the journal and the {@code Twin-Reason} header: the real one does not tell */
    static Refused because(MpError error, String reason, Object... named) {
        return new Refused(error, error.description(named), reason);
    }

    MpError error() {
        return error;
    }

    /** The literal body of facts 1.5: with a trace id always, with {@code error_uri} where there is a code. */
    Reply reply() {
        String traceId = UUID.randomUUID().toString().replace("-", "");
        JsonObject body = new JsonObject().put("error", error.error())
                .put("error_description", description + " (trace_id: " + traceId + ")");
        error.code().ifPresent(code -> body.put("error_uri", "https://test.maskinporten.no/errors/" + code));
        return Reply.json(error.status(), body).with("Twin-Reason", getMessage());
    }
}
