package no.portner.token.maskinporten;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Answers as a server may give them. */
final class Answers {

    private Answers() {
    }

    static HttpAnswer answer(int status, String body) {
        return new HttpAnswer(status, Optional.empty(), false, Optional.empty(), body.getBytes(StandardCharsets.UTF_8), false);
    }

    static HttpAnswer retryAfter(int status, String retryAfter) {
        return new HttpAnswer(status, Optional.empty(), false, Optional.of(retryAfter), new byte[0], false);
    }

    static HttpAnswer granted(String token, int seconds) {
        return answer(200, "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%d}".formatted(token, seconds));
    }
}
