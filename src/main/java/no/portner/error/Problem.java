package no.portner.error;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A failure as the caller reads it: an RFC 9457 problem body and an RFC 9209 {@code Proxy-Status} value, which tells Portner's own errors
 * from the upstream's.
 */
public record Problem(int status, byte[] body, String proxyStatus, Optional<Long> retryAfterSeconds) {

    public static final String CONTENT_TYPE = "application/problem+json";
    private static final String TYPES = "urn:portner:problem:";
    private static final JsonFactory JSON = new JsonFactory();

    public static Problem of(ProxyError error) {
        ErrorResponse response = ErrorResponse.of(error.kind());
        Optional<Long> seconds = error.retryAfter().or(response::retryAfter).map(Problem::wholeSeconds);
        String proxyStatus = "portner; error=" + response.proxyStatus() + "; details=" + quoted(error.detail());
        return new Problem(response.status(), json(error, response), proxyStatus, seconds);
    }

    private static long wholeSeconds(Duration duration) {
        return Math.max(1, duration.plusMillis(999).toSeconds());
    }

    private static byte[] json(ProxyError error, ErrorResponse response) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("type", TYPES + response.type());
            json.writeStringField("title", response.title());
            json.writeNumberField("status", response.status());
            json.writeStringField("detail", error.detail());
            if (error.refusal().isPresent()) {
                write(json, error.refusal().get());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, Refusal refusal) throws IOException {
        optional(json, "mp_code", refusal.mpCode());
        json.writeStringField("hint_nb", refusal.hintNb());
        json.writeStringField("hint_en", refusal.hintEn());
        optional(json, "error_uri", refusal.errorUri());
        optional(json, "trace_id", refusal.traceId());
    }

    private static void optional(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }

    /** An sf-string (RFC 8941 section 3.3.3): printable ASCII only, with quote and backslash escaped. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else {
                quoted.append(c >= 0x20 && c < 0x7f ? c : '?');
            }
        }
        return quoted.append('"').toString();
    }
}
