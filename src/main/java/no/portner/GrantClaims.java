package no.portner;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import no.portner.config.Parser;
import no.portner.config.Unusable;
import no.portner.token.Organisation;

/** Parsers of claims that Maskinporten would otherwise refuse at run time (facts 1.2). */
final class GrantClaims {

    private GrantClaims() {
    }

    /** An organisation number: nine digits, the last a check digit modulo 11. */
    static Parser<String> organisation() {
        return text -> {
            if (!Organisation.hasNineDigits(text)) {
                throw new Unusable("is not an organisation number", "set its nine digits without blanks");
            }
            if (!Organisation.isNumber(text)) {
                throw new Unusable("is not an organisation number: the check digit is wrong", "look for a mistyped digit");
            }
            return text;
        };
    }

    /** Authorization details: a JSON array of objects, at least one. Kept as written. */
    static Parser<String> authorizationDetails() {
        return text -> {
            if (!isArrayOfObjects(text)) {
                throw new Unusable("is not a JSON array of objects", "set [{\"type\":\"urn:altinn:...\", ...}]");
            }
            return text;
        };
    }

    private static boolean isArrayOfObjects(String text) {
        try (JsonParser json = new JsonFactory().createParser(text)) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                return false;
            }
            int objects = 0;
            while (json.nextToken() == JsonToken.START_OBJECT) {
                json.skipChildren();
                objects++;
            }
            return objects > 0 && json.currentToken() == JsonToken.END_ARRAY && json.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }
}
