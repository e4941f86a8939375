package no.portner.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;
import no.portner.history.FailedConnection;

/** The part of Fiks IO over AMQP in the status JSON. */
final class AmqpJson {

    private AmqpJson() {
    }

    static void write(JsonGenerator json, AmqpStatus amqp) throws IOException {
        json.writeObjectFieldStart("amqp");
        json.writeStringField("broker", amqp.broker());
        json.writeStringField("route", amqp.route());
        json.writeNumberField("connections", amqp.connections());
        json.writeObjectFieldStart("openings");
        for (Map.Entry<String, Long> opening : amqp.openings().entrySet()) {
            json.writeNumberField(opening.getKey(), opening.getValue());
        }
        json.writeEndObject();
        Json.optional(json, "last_opened", amqp.lastOpened());
        json.writeArrayFieldStart("failures");
        for (FailedConnection failure : amqp.failures()) {
            write(json, failure);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, FailedConnection failure) throws IOException {
        json.writeStartObject();
        json.writeStringField("outcome", failure.outcome());
        json.writeNumberField("code", failure.code());
        json.writeStringField("at", failure.last().toString());
        json.writeStringField("first", failure.first().toString());
        json.writeNumberField("times", failure.times());
        json.writeStringField("detail", failure.detail());
        json.writeEndObject();
    }
}
