package no.portner;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import no.portner.config.Parser;
import no.portner.config.Secret;
import no.portner.config.Unusable;
import no.portner.config.Values;
import no.portner.route.Integration;

/**
 * {@code FIKS_INTEGRASJONER}: a JSON object of integration ids and their passwords, at least one. Messages count the entries and repeat
 * nothing of them, not even the ids: whoever has swapped the two would read a password.
 */
final class NamedIntegrations {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String SHAPE = "set {\"<IntegrasjonId>\": \"<IntegrasjonPassord>\", ...}";

    private NamedIntegrations() {
    }

    /** Keeps the text as it is when {@link #parse} can read it. */
    static Parser<String> check() {
        return text -> {
            parse(text);
            return text;
        };
    }

    static List<Integration> parse(String text) throws Unusable {
        try (JsonParser json = JSON.createParser(text)) {
            return read(json);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
            throw new Unusable("is not whole and valid JSON" + where, SHAPE);
        } catch (IOException e) {
            throw new UncheckedIOException("a text cannot fail to be read", e);
        }
    }

    private static List<Integration> read(JsonParser json) throws IOException, Unusable {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new Unusable("is not a JSON object", SHAPE);
        }
        List<Integration> integrations = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            int entry = integrations.size() + 1;
            String id = fieldValue(json.currentName(), "id", entry);
            Integer earlier = seen.putIfAbsent(id.toLowerCase(Locale.ROOT), entry);
            if (earlier != null) {
                throw new Unusable("has the same id in the entries " + earlier + " and " + entry,
                        "keep one of them: upper and lower case make no difference");
            }
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                throw new Unusable("has something other than a string as the password of entry " + entry, SHAPE);
            }
            integrations.add(new Integration(id, Secret.of(fieldValue(json.getText(), "password", entry))));
        }
        if (json.nextToken() != null) {
            throw new Unusable("goes on after the end of its JSON object", SHAPE);
        }
        if (integrations.isEmpty()) {
            throw new Unusable("is an empty object", "put at least one integration into it, or unset it");
        }
        return integrations;
    }

    private static String fieldValue(String text, String what, int entry) throws Unusable {
        if (text.isEmpty()) {
            throw new Unusable("has an empty " + what + " in entry " + entry, SHAPE);
        }
        try {
            return Values.fieldValue().parse(text);
        } catch (Unusable e) {
            throw new Unusable("has a wrong " + what + " in entry " + entry + ": it " + e.wrong(), e.remedy());
        }
    }
}
