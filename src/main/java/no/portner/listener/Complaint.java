package no.portner.listener;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** What Fiks says is wrong in a 401 (facts 2.4). */
public final class Complaint {

    private static final JsonFactory JSON = JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();
    private static final String INTEGRATION_FAILED = "autentisering feilet for integrasjon";

    private Complaint() {
    }

    /**
     * Whether it is about the integration: then the token was accepted, and no other one will help.
     *
     * @param body as it came, perhaps cut short; in a coding that cannot be read it says nothing
     */
    public static boolean aboutIntegration(HttpHeaders headers, byte[] body) {
        byte[] plain = plain(codingOf(headers), body);
        String said = messageOf(plain).orElseGet(() -> new String(plain, StandardCharsets.UTF_8));
        return said.toLowerCase(Locale.ROOT).contains(INTEGRATION_FAILED);
    }

    /** The {@code message} of Fiks' own form of error, where the body has it. */
    public static Optional<String> message(HttpHeaders headers, byte[] body) {
        return messageOf(plain(codingOf(headers), body));
    }

    private static String codingOf(HttpHeaders headers) {
        List<String> codings = headers.getAll(HttpHeaderNames.CONTENT_ENCODING);
        return String.join(",", codings).trim().toLowerCase(Locale.ROOT);
    }

    private static byte[] plain(String coding, byte[] body) {
        return switch (coding) {
            case "", "identity" -> body;
            case "gzip", "x-gzip" -> read(body, GZIPInputStream::new);
            case "deflate" -> inflated(body);
            default -> new byte[0];
        };
    }

    /** RFC 9110 section 8.4.1.2 notes that some send it without the zlib wrapper. */
    private static byte[] inflated(byte[] body) {
        byte[] plain = read(body, InflaterInputStream::new);
        if (plain.length > 0) {
            return plain;
        }
        Inflater raw = new Inflater(true);
        try {
            return read(body, in -> new InflaterInputStream(in, raw));
        } finally {
            raw.end();
        }
    }

    private interface Decoder {

        InputStream over(InputStream coded) throws IOException;
    }

    /** @return as much as can be decoded, and no more than is looked at: a small body may be coded from an endless one */
    private static byte[] read(byte[] body, Decoder decoder) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        try (InputStream in = decoder.over(new ByteArrayInputStream(body))) {
            int n;
            while (plain.size() < HeldAnswer.MOST && (n = in.read(buffer)) > 0) {
                plain.write(buffer, 0, n);
            }
        } catch (IOException cutShort) {
            // What was decoded until here may say enough.
        }
        return plain.toByteArray();
    }

    /** @return the text of Fiks' own form of error, {@code {"message": ...}}; empty when the body has another form */
    private static Optional<String> messageOf(byte[] plain) {
        try (JsonParser parser = JSON.createParser(plain)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    boolean message = parser.currentName().equals("message");
                    if (parser.nextToken() == JsonToken.VALUE_STRING && message) {
                        return Optional.of(parser.getText());
                    }
                    parser.skipChildren();
                }
            }
        } catch (IOException notJson) {
            // Told as text, then.
        }
        return Optional.empty();
    }
}
