package no.portner.twin;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A JWT as it came in, in compact form (RFC 7515 3.1), taken apart and not yet believed.
 *
 * @param header its header
 * @param claims its payload
 * @param signed the bytes that the signature covers
 * @param signature the signature's bytes
 */
record Grant(JsonObject header, JsonObject claims, byte[] signed, byte[] signature) {

    static Grant parse(String jwt) {
        String[] parts = jwt.split("\\.", -1);
        if (parts.length != 3) {
            throw Refused.because(MpError.MP_011, "the assertion is not a JWT of three parts");
        }
        return new Grant(json(parts[0], "header"), json(parts[1], "payload"),
                (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII), bytes(parts[2], "signature"));
    }

    /** A claim or header that must be a string where it is present. */
    static Optional<String> string(JsonObject in, String name) {
        Object value = in.getValue(name);
        if (value != null && !(value instanceof String)) {
            throw Refused.because(MpError.MP_011, name + " is not a string");
        }
        return Optional.ofNullable((String) value);
    }

    /** A claim that must be there, in whole seconds since 1970. */
    long seconds(String name) {
        Object value = claims.getValue(name);
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw Refused.because(MpError.MP_011, name + " is missing or not a whole number of seconds");
    }

    private static JsonObject json(String part, String what) {
        try {
            return new JsonObject(new String(bytes(part, what), StandardCharsets.UTF_8));
        } catch (DecodeException | ClassCastException e) {
            throw Refused.because(MpError.MP_011, "the JWT's " + what + " is not a JSON object");
        }
    }

    /** Base64url without padding (RFC 7515 2). */
    private static byte[] bytes(String part, String what) {
        try {
            if (part.indexOf('=') >= 0) {
                throw new IllegalArgumentException("padding");
            }
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException e) {
            throw Refused.because(MpError.MP_011, "the JWT's " + what + " is not base64url without padding");
        }
    }
}
