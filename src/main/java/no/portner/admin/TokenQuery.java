package no.portner.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What an application asks the token API for, in the names of nais/texas. What is not known is refused: to leave out what a token is to be
 * restricted by would be worse than to give none.
 *
 * @param scopes of {@code target}, at least one
 * @param resource as asked for
 * @param fresh {@code skip_cache}: the token in use was refused somewhere, and another one is wanted
 */
public record TokenQuery(SortedSet<String> scopes, Optional<String> resource, boolean fresh) {

    private static final JsonFactory JSON = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    private static final Set<String> KNOWN = Set.of("identity_provider", "target", "resource", "skip_cache");

    /** The request cannot be understood; the message says why and repeats nothing of it. */
    static final class Unreadable extends Exception {

        private Unreadable(String message) {
            super(message, null, false, false);
        }
    }

    static TokenQuery json(String body) throws Unreadable {
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Unreadable("The body is not a JSON object.");
            }
            Map<String, String> fields = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value != JsonToken.VALUE_NULL) {
                    boolean fits = name.equals("skip_cache") ? value.isBoolean() : value == JsonToken.VALUE_STRING;
                    fields.put(fits ? name : name + "?", fits ? parser.getText() : "");
                    parser.skipChildren();
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw new Unreadable("The body is not one whole JSON object.");
            }
            return of(fields);
        } catch (IOException e) {
            throw new Unreadable("The body is not JSON.");
        }
    }

    static TokenQuery form(String body) throws Unreadable {
        Map<String, String> fields = new LinkedHashMap<>();
        try {
            for (String pair : body.split("&")) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                if (!pair.isEmpty() && fields.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1))) != null) {
                    throw new Unreadable("A field stands in the form more than once.");
                }
            }
        } catch (IllegalArgumentException e) {
            throw new Unreadable("The form holds a broken percent escape.");
        }
        return of(fields);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static TokenQuery of(Map<String, String> fields) throws Unreadable {
        if (!KNOWN.containsAll(fields.keySet())) {
            throw new Unreadable("There is a field that is not offered, or not of its type: identity_provider, target and resource are strings, skip_cache is"
                    + " true or false. What else shapes a token is set on the route.");
        }
        if (!"maskinporten".equals(fields.get("identity_provider"))) {
            throw new Unreadable("identity_provider is not maskinporten.");
        }
        SortedSet<String> scopes = new TreeSet<>();
        for (String scope : fields.getOrDefault("target", "").split(" ")) {
            if (!scope.isEmpty()) {
                scopes.add(scope);
            }
        }
        if (scopes.isEmpty()) {
            throw new Unreadable("target names no scope.");
        }
        String skip = fields.getOrDefault("skip_cache", "false");
        if (!skip.equals("true") && !skip.equals("false")) {
            throw new Unreadable("skip_cache is neither true nor false.");
        }
        return new TokenQuery(scopes, Optional.ofNullable(fields.get("resource")), skip.equals("true"));
    }
}
