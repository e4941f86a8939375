package no.portner.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations: {@code 500ms}, {@code 25s}, {@code 17m}, {@code 12h}, or ISO 8601 such as {@code PT17M}. */
public final class Durations {

    private static final Pattern SHORT = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

    private Durations() {
    }

    /** A duration of the range, both ends included. A number without a unit is refused: it would be guesswork. */
    public static Parser<Duration> between(Duration least, Duration most) {
        return text -> {
            Duration duration = parse(text);
            if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                throw new Unusable("is out of range", "set a duration from " + written(least) + " to " + written(most));
            }
            return duration;
        };
    }

    private static Duration parse(String text) throws Unusable {
        Matcher matcher = SHORT.matcher(text.toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofHours(amount);
            };
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new Unusable("is not a duration", "set a number with its unit, such as 500ms, 25s, 5m or 1h");
        }
    }

    private static String written(Duration duration) {
        if (duration.toMillis() % 1000 != 0) {
            return duration.toMillis() + "ms";
        }
        return duration.toSeconds() % 3600 == 0 && !duration.isZero() ? duration.toHours() + "h" : duration.toSeconds() + "s";
    }
}
