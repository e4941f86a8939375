package no.portner.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A look into a token that happens to be a JWT, for a person's information alone: tokens are opaque to who asks for them (facts 1.3), and
 * nothing else in Portner looks into one.
 */
final class TokenClaims {

    private static final Pattern NUMBER = Pattern.compile("(?:[0-9]{4}:)?([0-9]{9})");

    private TokenClaims() {
    }

    /** The nine digits of the claim {@code consumer}, which Maskinporten always sets in its JWTs. */
    static Optional<String> consumer(String token) {
        String[] parts = token.split("\\.");
        if (parts.length != 3) {
            return Optional.empty();
        }
        try (JsonParser json = new JsonFactory().createParser(Base64.getUrlDecoder().decode(parts[1]))) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean consumer = json.currentName().equals("consumer");
                if (json.nextToken() == JsonToken.START_OBJECT && consumer) {
                    return id(json);
                }
                json.skipChildren();
            }
            return Optional.empty();
        } catch (IOException | IllegalArgumentException noJwt) {
            return Optional.empty();
        }
    }

    private static Optional<String> id(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean id = json.currentName().equals("ID");
            if (json.nextToken() == JsonToken.VALUE_STRING && id) {
                return Optional.of(json.getText()).map(NUMBER::matcher).filter(match -> match.matches()).map(match -> match.group(1));
            }
            json.skipChildren();
        }
        return Optional.empty();
    }
}
