package no.portner.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.StringWriter;

/** {@code GET /status}: what Portner is doing, for people and scripts; nothing secret. */
@Path("/status")
public class StatusResource {

    private static final JsonFactory JSON = new JsonFactory();

    private final Status status;

    StatusResource(Status status) {
        this.status = status;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public String status() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            Status.Snapshot now = status.now();
            json.writeStartObject();
            json.writeNumberField("requests", now.requests());
            json.writeNumberField("connections", now.connections());
            json.writeArrayFieldStart("routes");
            for (Status.RouteStatus route : now.routes()) {
                write(json, route);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("clients");
            for (Status.ClientStatus client : now.clients()) {
                write(json, client);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Status.RouteStatus route) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", route.name());
        json.writeStringField("host", route.host());
        json.writeArrayFieldStart("prefixes");
        for (String prefix : route.prefixes()) {
            json.writeString(prefix);
        }
        json.writeEndArray();
        json.writeNumberField("token_seconds_left", route.tokenSecondsLeft());
        if (route.lastError() != null) {
            json.writeStringField("last_error", route.lastError());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Status.ClientStatus client) throws IOException {
        json.writeStartObject();
        json.writeStringField("client_id", client.clientId());
        json.writeNumberField("clock_offset_seconds", client.clockOffsetSeconds());
        json.writeStringField("key", client.key());
        writeUnlessNull(json, "certificate_not_after", client.certificateNotAfter());
        writeUnlessNull(json, "next_key", client.nextKey());
        writeUnlessNull(json, "next_key_error", client.nextKeyError());
        writeUnlessNull(json, "key_files_error", client.keyFilesError());
        json.writeEndObject();
    }

    private static void writeUnlessNull(JsonGenerator json, String name, Object value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value.toString());
        }
    }
}
