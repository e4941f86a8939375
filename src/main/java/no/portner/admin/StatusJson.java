package no.portner.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;
import no.portner.config.Chapter;
import no.portner.config.Reading;
import no.portner.error.ProxyError;
import no.portner.error.Refusal;
import no.portner.history.Event;

/** The status as JSON: docs/status-page.md lists its fields, and a test holds the two together. Fields are added, none is renamed or taken away. */
final class StatusJson {

    private StatusJson() {
    }

    /** Everything. */
    static String whole(Status.Fixed fixed, Snapshot now) {
        return Json.object(json -> {
            changing(json, fixed, now, true);
            json.writeArrayFieldStart("configuration");
            for (Chapter chapter : fixed.configuration()) {
                write(json, chapter);
            }
            json.writeEndArray();
            Json.strings(json, "warnings", fixed.warnings());
        });
    }

    /** What may change while Portner runs. */
    static String changing(Status.Fixed fixed, Snapshot now) {
        return Json.object(json -> changing(json, fixed, now, true));
    }

    /** The same without what changes by the time alone: two of these differ when something has happened. */
    static String withoutTime(Status.Fixed fixed, Snapshot now) {
        return Json.object(json -> changing(json, fixed, now, false));
    }

    private static void changing(JsonGenerator json, Status.Fixed fixed, Snapshot now, boolean times) throws IOException {
        json.writeStringField("version", fixed.version());
        json.writeStringField("started", now.started().toString());
        if (times) {
            json.writeStringField("now", now.now().toString());
        }
        verdict(json, Verdict.of(now));
        json.writeNumberField("requests", now.requests());
        json.writeNumberField("connections", now.connections());
        json.writeArrayFieldStart("routes");
        for (RouteStatus route : now.routes()) {
            write(json, fixed, route, times);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("clients");
        for (ClientStatus client : now.clients()) {
            ClientJson.write(json, client);
        }
        json.writeEndArray();
        if (now.amqp().isPresent()) {
            AmqpJson.write(json, now.amqp().get());
        }
        json.writeArrayFieldStart("events");
        for (Event event : now.events()) {
            write(json, event);
        }
        json.writeEndArray();
    }

    private static void verdict(JsonGenerator json, Verdict verdict) throws IOException {
        json.writeObjectFieldStart("verdict");
        json.writeStringField("level", Json.word(verdict.level()));
        write(json, "title", verdict.title());
        json.writeArrayFieldStart("troubles");
        for (Trouble trouble : verdict.troubles()) {
            json.writeStartObject();
            json.writeStringField("level", Json.word(trouble.level()));
            json.writeStringField("code", trouble.code());
            json.writeStringField("about", trouble.about());
            write(json, "title", trouble.title());
            write(json, "advice", trouble.advice());
            if (trouble.who().isPresent()) {
                write(json, "who", new Text(trouble.who().get().nb(), trouble.who().get().en()));
            }
            Json.optional(json, "detail", trouble.detail());
            refusal(json, trouble.refusal());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Status.Fixed fixed, RouteStatus route, boolean times) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", route.name());
        json.writeStringField("host", route.host());
        Json.strings(json, "prefixes", route.prefixes());
        Json.strings(json, "scopes", route.scopes());
        json.writeStringField("client_id", route.clientId());
        RouteStatus.Token token = route.token();
        if (times) {
            json.writeNumberField("token_seconds_left", token.left().toSeconds());
        }
        json.writeNumberField("token_life_seconds", Math.round(token.life().toMillis() / 1000.0));
        json.writeNumberField("token_failures", token.failures());
        Json.optional(json, "last_error", token.lastError().map(ProxyError::detail));
        CallsJson.write(json, fixed, route.calls());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Event event) throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", Json.word(event.kind()));
        json.writeStringField("at", event.last().toString());
        json.writeStringField("first", event.first().toString());
        json.writeNumberField("times", event.times());
        json.writeStringField("about", event.about());
        if (!event.key().isEmpty()) {
            json.writeStringField("key", event.key());
        }
        if (event.seconds() > 0) {
            json.writeNumberField("life_seconds", event.seconds());
        }
        Json.optional(json, "detail", event.error().map(ProxyError::detail));
        refusal(json, event.error().flatMap(ProxyError::refusal));
        json.writeEndObject();
    }

    private static void refusal(JsonGenerator json, Optional<Refusal> said) throws IOException {
        if (said.isPresent()) {
            Refusal refusal = said.get();
            Json.optional(json, "mp_code", refusal.mpCode());
            json.writeStringField("hint_nb", refusal.hintNb());
            json.writeStringField("hint_en", refusal.hintEn());
            Json.optional(json, "error_uri", refusal.errorUri());
            Json.optional(json, "trace_id", refusal.traceId());
        }
    }

    private static void write(JsonGenerator json, Chapter chapter) throws IOException {
        json.writeStartObject();
        json.writeStringField("title", chapter.title());
        json.writeArrayFieldStart("settings");
        for (Reading reading : chapter.readings()) {
            json.writeStartObject();
            json.writeStringField("name", reading.name());
            json.writeStringField("value", reading.shown());
            json.writeStringField("origin", reading.origin().toString());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, Text text) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("nb", text.nb());
        json.writeStringField("en", text.en());
        json.writeEndObject();
    }
}
