package no.portner.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** The clients' part of the status JSON. */
final class ClientJson {

    private ClientJson() {
    }

    static void write(JsonGenerator json, ClientStatus client) throws IOException {
        json.writeStartObject();
        json.writeStringField("client_id", client.clientId());
        json.writeNumberField("clock_offset_seconds", client.clockOffset().toSeconds());
        json.writeStringField("key", client.key().thumbprint());
        Json.optional(json, "certificate_not_after", client.key().certificate().map(KeyStatus.Certificate::notAfter));
        if (client.nextKey().isPresent()) {
            json.writeStringField("next_key", client.nextKey().get().thumbprint());
        }
        Json.optional(json, "next_key_error", client.nextKeyError());
        Json.optional(json, "key_files_error", client.keyFilesError());
        json.writeArrayFieldStart("keys");
        write(json, client.key(), "in_use");
        if (client.nextKey().isPresent()) {
            write(json, client.nextKey().get(), "waiting");
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, KeyStatus key, String state) throws IOException {
        json.writeStartObject();
        json.writeStringField("state", state);
        json.writeStringField("thumbprint", key.thumbprint());
        json.writeStringField("sent_as", key.sentAs());
        json.writeBooleanField("registered", key.registered());
        Json.optional(json, "registered_until", key.registeredUntil());
        if (key.certificate().isPresent()) {
            KeyStatus.Certificate certificate = key.certificate().get();
            json.writeStringField("subject", certificate.subject());
            Json.optional(json, "organisation_number", certificate.organisation());
            json.writeStringField("issuer", certificate.issuer());
            json.writeStringField("not_before", certificate.notBefore().toString());
            json.writeStringField("not_after", certificate.notAfter().toString());
        }
        json.writeEndObject();
    }
}
