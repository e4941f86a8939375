package no.portner.token.maskinporten;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The little JSON that Maskinporten speaks, without a data binder. Doubled names and deep nesting are errors. */
final class Json {

    private static final JsonFactory FACTORY = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private Json() {
    }

    /**
     * The object's own strings, numbers and booleans; objects and arrays within it are skipped.
     *
     * @throws IOException when it is not one JSON object
     */
    static Map<String, Object> object(byte[] json) throws IOException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            Map<String, Object> fields = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value.isScalarValue()) {
                    fields.put(name, value(parser));
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw new IOException("not one whole JSON object");
            }
            return fields;
        }
    }

    /** @throws IllegalArgumentException when it is not a JSON array, or holds a null, which a claim cannot */
    static List<Object> array(String json) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            parser.nextToken();
            if (value(parser) instanceof List<?> list && parser.nextToken() == null) {
                return List.copyOf(list);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("not a JSON array without nulls: " + e.getMessage().lines().findFirst().orElse(""));
        }
        throw new IllegalArgumentException("not a JSON array");
    }

    private static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IOException("ends too early");
        }
        return switch (token) {
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case START_ARRAY -> {
                List<Object> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(notNull(value(parser)));
                }
                yield items;
            }
            case START_OBJECT -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    fields.put(name, notNull(value(parser)));
                }
                yield fields;
            }
            default -> null;
        };
    }

    private static Object notNull(Object value) throws IOException {
        if (value == null) {
            throw new IOException("null");
        }
        return value;
    }
}
