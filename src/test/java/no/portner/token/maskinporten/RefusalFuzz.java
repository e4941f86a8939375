package no.portner.token.maskinporten;

import static no.portner.fuzz.Property.holds;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import no.portner.error.Problem;
import no.portner.error.ProxyError;

/** A status byte, a line of {@code Retry-After}, a body: it becomes an error that can be logged and passed on, and that repeats no assertion. */
public final class RefusalFuzz {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int[] STATUS = {400, 401, 403, 404, 429, 500, 503, 302, 204, 201};
    private static final Pattern LOOKS_LIKE_A_JWT = Pattern.compile("[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]*");
    private static final int LONGEST_DETAIL = 1000;

    private RefusalFuzz() {
    }

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        int line = 1;
        while (line < input.length && input[line] != '\n') {
            line++;
        }
        if (line >= input.length) {
            return;
        }
        Optional<String> retryAfter = line == 1 ? Optional.empty() : Optional.of(new String(input, 1, line - 1, StandardCharsets.ISO_8859_1));
        byte[] body = java.util.Arrays.copyOfRange(input, line + 1, input.length);
        ProxyError error = MaskinportenError.from(new HttpAnswer(STATUS[Math.floorMod(input[0] - '0', STATUS.length)], Optional.empty(), false, retryAfter,
                body, false), Instant.EPOCH).error();
        holds(error.kind() == ProxyError.Kind.TOKEN_REFUSED || error.kind() == ProxyError.Kind.TOKEN_UNREACHABLE, "the error is one of the two");
        error.retryAfter().ifPresent(wait -> holds(wait.toSeconds() >= 1 && wait.toSeconds() <= 300, "a wait is from a second to five minutes"));
        check(error.detail());
        error.refusal().ifPresent(refusal -> {
            refusal.errorUri().ifPresent(RefusalFuzz::check);
            refusal.traceId().ifPresent(RefusalFuzz::check);
        });
        Problem problem = Problem.of(error);
        holds(problem.proxyStatus().chars().allMatch(c -> c >= 0x20 && c < 0x7f), "Proxy-Status can stand in a header");
        try (JsonParser parser = JSON.createParser(problem.body())) {
            while (parser.nextToken() != null) {
                parser.skipChildren();
            }
        }
    }

    private static void check(String shown) {
        holds(shown.length() <= LONGEST_DETAIL, "what is shown is short");
        holds(shown.codePoints().noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == 0x2028 || c == 0x2029
                || c >= 0xd800 && c <= 0xdfff), "what is shown stays on its line and is text");
        holds(!LOOKS_LIKE_A_JWT.matcher(shown).find(), "what is shown holds nothing like an assertion");
    }
}
