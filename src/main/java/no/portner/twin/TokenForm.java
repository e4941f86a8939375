package no.portner.twin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The body of a token request (facts 1.3): a form with exactly a grant type and an assertion. */
final class TokenForm {

    private static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private TokenForm() {
    }

    /** @return the assertion */
    static String assertion(String contentType, Optional<String> query, String body) {
        if (query.isPresent()) {
            throw Refused.because(MpError.REQUEST, "parameters belong in the body, not in the query");
        }
        String mediaType = contentType == null ? "" : contentType.split(";")[0].trim();
        if (!"application/x-www-form-urlencoded".equalsIgnoreCase(mediaType)) {
            throw Refused.because(MpError.REQUEST, "content type is not application/x-www-form-urlencoded: " + contentType);
        }
        Map<String, String> form = parse(body);
        if (!GRANT_TYPE.equals(form.get("grant_type"))) {
            throw Refused.because(MpError.GRANT_TYPE, "grant_type is " + form.get("grant_type"));
        }
        if (!form.keySet().equals(Set.of("grant_type", "assertion"))) {
            throw Refused.because(MpError.REQUEST, "the form holds exactly grant_type and assertion, not " + form.keySet());
        }
        return form.get("assertion");
    }

    private static Map<String, String> parse(String body) {
        Map<String, String> form = new HashMap<>();
        for (String pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw Refused.because(MpError.REQUEST, "the body is not a form");
            }
            if (form.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1))) != null) {
                throw Refused.because(MpError.REQUEST, "a parameter stands twice");
            }
        }
        return form;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refused.because(MpError.REQUEST, "bad percent-encoding in the form");
        }
    }
}
