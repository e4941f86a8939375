package no.portner.twin;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that goes wrong on purpose. Made by one of the static methods and narrowed by {@link #times}, {@link #scope}, {@link #on} and
 * {@link #after}: {@code Fault.status(503, "").times(2).scope("ks:fiks")}.
 *
 * @param on which endpoint it hits
 * @param kind what happens
 * @param scope only requests for a token with this scope; empty: all
 * @param times how many requests it hits, then it is gone; {@link Integer#MAX_VALUE}: until cleared
 * @param delay how long the answer waits before the fault plays
 * @param number the status of {@link Kind#STATUS}, the {@code expires_in} of {@link Kind#LIFETIME}, the bytes let through by
 *     {@link Kind#TRUNCATE}, the milliseconds between bytes of {@link Kind#DRIP}
 * @param headers headers of {@link Kind#STATUS}
 * @param body body of {@link Kind#STATUS}, bytes as text of {@link Kind#GARBAGE}, the code of {@link Kind#REFUSE}
 */
public record Fault(On on, Kind kind, Optional<String> scope, int times, Duration delay, int number, Map<String, String> headers,
        String body) {

    /** Which endpoint a fault hits. */
    public enum On { TOKEN, METADATA, JWKS, FIKS }

    /** What happens. */
    public enum Kind {
        /** The right answer, late: only with {@link Fault#after}. */
        DELAY,
        /** Another status with a body. */
        STATUS,
        /** One of Maskinporten's own refusals. */
        REFUSE,
        /** No answer, and the connection stays. */
        HANG,
        /** The connection ends with a TCP RST. */
        RESET,
        /** The connection ends in order, without an answer. */
        CLOSE,
        /** Bytes that are not HTTP. */
        GARBAGE,
        /** The right answer's head and the first bytes of its body, then the end of the connection. */
        TRUNCATE,
        /** The right answer, byte by byte. */
        DRIP,
        /** A granted token with another {@code expires_in}; the token itself lives as long as always. */
        LIFETIME,
        /** A granted answer without {@code expires_in}. */
        NO_LIFETIME,
        /** A granted token that is not a JWT. */
        OPAQUE
    }

    public Fault {
        Objects.requireNonNull(on, "on");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(delay, "delay");
        Objects.requireNonNull(body, "body");
        headers = Map.copyOf(headers);
        if (times < 1 || delay.isNegative()) {
            throw new IllegalArgumentException("a fault happens at least once, and not before it is asked for");
        }
        if (kind == Kind.STATUS && (number < 200 || number > 599)) {
            throw new IllegalArgumentException("a status is from 200 to 599: " + number);
        }
        if (kind == Kind.REFUSE) {
            MpError.ofCode(body);
        }
    }

    /** For the kinds that need no more than their name: hits the token endpoint, all scopes, until cleared. */
    public static Fault of(Kind kind) {
        return of(kind, 0, "");
    }

    public static Fault delay(Duration delay) {
        return of(Kind.DELAY).after(delay);
    }

    public static Fault status(int status, String body) {
        return of(Kind.STATUS, status, body);
    }

    public static Fault refuse(MpError error) {
        return of(Kind.REFUSE, 0, error.name());
    }

    public static Fault garbage(String bytes) {
        return of(Kind.GARBAGE, 0, bytes);
    }

    public static Fault truncate(int bytes) {
        return of(Kind.TRUNCATE, bytes, "");
    }

    public static Fault drip(Duration betweenBytes) {
        return of(Kind.DRIP, (int) betweenBytes.toMillis(), "");
    }

    public static Fault lifetime(int expiresIn) {
        return of(Kind.LIFETIME, expiresIn, "");
    }

    public Fault on(On other) {
        return new Fault(other, kind, scope, times, delay, number, headers, body);
    }

    public Fault times(int other) {
        return new Fault(on, kind, scope, other, delay, number, headers, body);
    }

    public Fault scope(String other) {
        return new Fault(on, kind, Optional.of(other), times, delay, number, headers, body);
    }

    public Fault after(Duration other) {
        return new Fault(on, kind, scope, times, other, number, headers, body);
    }

    public Fault header(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Fault(on, kind, scope, times, delay, number, more, body);
    }

    private static Fault of(Kind kind, int number, String body) {
        return new Fault(On.TOKEN, kind, Optional.empty(), Integer.MAX_VALUE, Duration.ZERO, number, Map.of(), body);
    }

    /** Whether the request is answered without a look at it. */
    boolean replacesAnswer() {
        return switch (kind) {
            case STATUS, REFUSE, HANG, RESET, CLOSE, GARBAGE -> true;
            case DELAY, TRUNCATE, DRIP, LIFETIME, NO_LIFETIME, OPAQUE -> false;
        };
    }
}
