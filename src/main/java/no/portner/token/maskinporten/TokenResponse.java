package no.portner.token.maskinporten;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import no.portner.error.ProxyError;

/**
 * A granted token as it came over the wire, checked before it can reach a header (design: token rule 7).
 *
 * @param accessToken visible ASCII without blanks, at most 16 KiB
 * @param life {@code expires_in}, or 60 s
 * @param complaint why the life is a guess, where it is one
 * @param scope what was granted, where the answer says so
 */
record TokenResponse(String accessToken, Duration life, Optional<String> complaint, Optional<String> scope) {

    private static final int LONGEST_TOKEN = 16 * 1024;
    private static final Duration DEFAULT_LIFE = Duration.ofSeconds(60);
    private static final Duration LONGEST_LIFE = Duration.ofHours(24);
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]+");

    /** @throws ProxyError of kind TOKEN_UNREACHABLE, which is tried again, for anything that is not a usable token */
    static TokenResponse parse(HttpAnswer answer) {
        if (answer.tooLarge()) {
            throw unusable("is larger than 64 KiB");
        }
        Map<String, Object> fields;
        try {
            fields = Json.object(answer.body());
        } catch (IOException e) {
            throw unusable("is not a JSON object");
        }
        if (!(fields.get("access_token") instanceof String token)) {
            throw unusable("holds no access_token");
        }
        if (token.length() > LONGEST_TOKEN || !VISIBLE.matcher(token).matches()) {
            throw unusable("holds an access_token that is too long or has blanks or control characters");
        }
        return withLife(token, fields.get("expires_in"), fields.get("scope") instanceof String scope ? Optional.of(scope) : Optional.empty());
    }

    private static TokenResponse withLife(String token, Object expiresIn, Optional<String> scope) {
        if (expiresIn == null) {
            return new TokenResponse(token, DEFAULT_LIFE, Optional.of("expires_in is missing"), scope);
        }
        if (!(expiresIn instanceof Number number)) {
            return new TokenResponse(token, DEFAULT_LIFE, Optional.of("expires_in is not a number"), scope);
        }
        double seconds = number.doubleValue();
        if (!(seconds >= 1 && seconds <= LONGEST_LIFE.toSeconds())) {
            return new TokenResponse(token, DEFAULT_LIFE, Optional.of("expires_in is absurd"), scope);
        }
        return new TokenResponse(token, Duration.ofSeconds((long) seconds), Optional.empty(), scope);
    }

    private static ProxyError unusable(String why) {
        return ProxyError.of(ProxyError.Kind.TOKEN_UNREACHABLE, "Maskinporten's answer " + why + ".");
    }

    @Override
    public String toString() {
        return "TokenResponse[***, life " + life + "]";
    }
}
