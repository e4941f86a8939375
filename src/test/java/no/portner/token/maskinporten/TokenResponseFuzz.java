package no.portner.token.maskinporten;

import static no.portner.fuzz.Property.holds;

import java.time.Duration;
import java.util.Optional;
import no.portner.error.ProxyError;

/** An answer of 200: a token that can stand in a header and a life that is one, or an error that repeats nothing of it. */
public final class TokenResponseFuzz {

    private TokenResponseFuzz() {
    }

    public static void fuzzerTestOneInput(byte[] input) {
        TokenResponse response;
        try {
            response = TokenResponse.parse(new HttpAnswer(200, Optional.empty(), false, Optional.empty(), input, false));
        } catch (ProxyError error) {
            holds(error.kind() == ProxyError.Kind.TOKEN_UNREACHABLE, "the error is one that is tried again");
            holds(error.detail().matches("Maskinporten's answer (is not a JSON object|holds no access_token|holds an access_token that is too long or has"
                    + " blanks or control characters)\\."), "an error says what is wrong in words of ours");
            holds(error.getCause() == null, "an error has no cause that would repeat it");
            return;
        }
        String token = response.accessToken();
        holds(!token.isEmpty() && token.length() <= 16 * 1024 && token.chars().allMatch(c -> c > 0x20 && c < 0x7f), "a token can stand in a header");
        holds(response.life().compareTo(Duration.ofSeconds(1)) >= 0 && response.life().compareTo(Duration.ofHours(24)) <= 0, "a life is one");
        holds(token.length() < 8 || !response.toString().contains(token) && !response.complaint().orElse("").contains(token), "a token is not shown");
    }
}
