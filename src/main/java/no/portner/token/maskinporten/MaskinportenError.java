package no.portner.token.maskinporten;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.portner.error.ProxyError;
import no.portner.error.Refusal;

/**
 * Reads an answer that is not a token: a refusal (RFC 6749 section 5.2, facts 1.5) or a failure that will pass.
 *
 * @param error for the caller, safe to show
 * @param retryWithNewJwt one more attempt at once makes sense
 */
record MaskinportenError(ProxyError error, boolean retryWithNewJwt) {

    private static final Pattern CODE = Pattern.compile("\\bMP-\\d{3}\\b");
    private static final Pattern TRACE = Pattern.compile("\\((?:trace_id|correlation id): *([0-9A-Za-z-]{1,64})\\)");
    private static final Pattern URI = Pattern.compile("https://[\\x21-\\x7e]{1,200}");
    private static final Pattern JWT = Pattern.compile("[\\w-]{10,}\\.[\\w-]{10,}\\.[\\w-]*");
    /** Line ends forge log lines, control and format characters terminals, and half a surrogate pair is no text. */
    private static final Pattern UNSHOWABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+");
    /** RFC 6749 section 4.1.2.1 has them for servers that cannot say 500 and 503. */
    private static final Set<String> PASSING = Set.of("server_error", "temporarily_unavailable");
    private static final int LONGEST_TEXT = 400;
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(5);

    /** @param now against which a Retry-After that is a date is read */
    static MaskinportenError from(HttpAnswer answer, Instant now) {
        if (answer.status() == 429 || answer.status() >= 500) {
            return passing(answer, now, "Maskinporten answered " + answer.status() + ".");
        }
        if (answer.status() >= 300 && answer.status() < 400) {
            return passing(answer, now, "The token endpoint answered " + answer.status() + ", a redirect, and none is followed.");
        }
        Map<String, Object> fields = fields(answer);
        if (answer.status() < 400 || !(fields.get("error") instanceof String error)) {
            return passing(answer, now, "The token endpoint answered " + answer.status() + ", but not as Maskinporten does.");
        }
        if (PASSING.contains(error)) {
            return passing(answer, now, "Maskinporten answered " + answer.status() + ", " + error + ".");
        }
        return refusal(text(error), text(fields.get("error_description")), text(fields.get("error_uri")));
    }

    private static MaskinportenError passing(HttpAnswer answer, Instant now, String detail) {
        ProxyError error = ProxyError.of(ProxyError.Kind.TOKEN_UNREACHABLE, detail);
        return new MaskinportenError(retryAfter(answer, now).map(error::retryAfter).orElse(error), false);
    }

    private static MaskinportenError refusal(String error, String description, String uri) {
        Optional<String> errorUri = Optional.of(uri).filter(u -> URI.matcher(u).matches());
        Optional<String> named = first(CODE, uri).or(() -> first(CODE, description));
        String said = error + (description.isEmpty() ? "" : ": " + description);
        MpError known = MpError.of(named, said);
        Optional<String> code = named.or(() -> Optional.of(known.code).filter(c -> !c.isEmpty()));
        Matcher trace = TRACE.matcher(description);
        Optional<String> traceId = trace.find() ? Optional.of(trace.group(1)) : Optional.empty();
        ProxyError refused = ProxyError.refused("Maskinporten refused the grant: " + said,
                new Refusal(code, known.nb, known.en, errorUri, traceId, Optional.of(known.who())));
        return new MaskinportenError(known.retry == MpError.Retry.SOON ? refused.retryAfter(SOON) : refused,
                known.retry == MpError.Retry.NEW_JWT);
    }

    private static Map<String, Object> fields(HttpAnswer answer) {
        try {
            return Json.object(answer.body());
        } catch (IOException e) {
            return Map.of();
        }
    }

    /** What can be shown of it: on one line, without anything like a JWT, and not endless. */
    private static String text(Object value) {
        String text = value instanceof String string ? string : "";
        String oneLine = JWT.matcher(UNSHOWABLE.matcher(cut(text, 8192)).replaceAll(" ")).replaceAll("***");
        return oneLine.length() <= LONGEST_TEXT ? oneLine : cut(oneLine, LONGEST_TEXT) + "...";
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    private static Optional<String> first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
    }

    /** Seconds or an HTTP date (RFC 9110 section 10.2.3), between one second and five minutes. */
    private static Optional<Duration> retryAfter(HttpAnswer answer, Instant now) {
        return answer.retryAfter().map(String::strip).flatMap(value -> {
            try {
                return Optional.of(value.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(value))
                        : Duration.between(now, ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()));
            } catch (DateTimeException e) {
                return Optional.<Duration>empty();
            }
        }).map(wait -> wait.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER
                : wait.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : wait);
    }
}
