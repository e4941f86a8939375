package no.portner.observe;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import no.portner.error.ErrorResponse;
import no.portner.error.ProxyError;
import no.portner.listener.CallFacts;
import no.portner.listener.CallFacts.Mode;
import org.jboss.logging.Logger;

/**
 * A line of the access log, made anew for each call in the same place: one for a thread. Its first fields are those of every other line of
 * the log, by the same names; then come those of {@link AccessField}.
 */
final class AccessLine {

    static final String LOGGER = "no.portner.access";

    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.").withZone(ZoneOffset.UTC);

    /** Not static: the executable would have the time zone of the machine that built it. */
    private final DateTimeFormatter localTime = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,").withZone(ZoneId.systemDefault());
    private final Line line = new Line();
    private final Masking masking = new Masking();
    private final LongSupplier life;
    private boolean json;
    private String key;
    private long second = Long.MIN_VALUE;
    private String utc;
    private String local;

    /** @param life the clock on which tokens live */
    AccessLine(LongSupplier life) {
        this.life = life;
    }

    Line of(CallFacts call, boolean json, Logger.Level level, long nowMillis) {
        this.json = json;
        line.begin(json);
        time(nowMillis);
        if (json) {
            line.text("\",\"level\":\"").text(level.name()).text("\",\"loggerName\":\"" + LOGGER + "\",\"message\":\"");
        } else {
            line.text(" ").text(level.name()).text(level.name().length() < 5 ? "  [" : " [").text(LOGGER).text("] ");
        }
        message(call);
        line.text(json ? "\"" : "");
        AccessField.writeAll(call, this);
        return line.text(json ? "}\n" : "\n");
    }

    /** To the second it is made once a second. */
    private void time(long nowMillis) {
        long now = Math.floorDiv(nowMillis, 1000L);
        if (now != second) {
            second = now;
            utc = UTC.format(Instant.ofEpochSecond(now));
            local = localTime.format(Instant.ofEpochSecond(now));
        }
        line.text(json ? "{\"timestamp\":\"" : "").text(json ? utc : local).threeDigits((int) Math.floorMod(nowMillis, 1000L));
        line.text(json ? "Z" : "");
    }

    /** For who reads nothing but messages. */
    private void message(CallFacts call) {
        line.text(call.route() == null ? "-" : call.route().name()).text(" ");
        masking.words(call.method(), 0, line);
        line.text(" ").number(call.status()).text(" ").number(TimeUnit.NANOSECONDS.toMillis(call.tookNanos())).text(" ms");
        ProxyError error = call.error();
        if (error != null) {
            line.text(": ").text(ErrorResponse.of(error.kind()).type()).text(": ");
            masking.words(error.detail(), 0, line);
        }
    }

    /** What the next value is of. */
    void field(String key) {
        this.key = key;
    }

    private void begin(boolean text) {
        line.text(json ? ",\"" : " ").text(key).text(json ? text ? "\":\"" : "\":" : "=");
    }

    private void end() {
        line.text(json ? "\"" : "");
    }

    /** @param word of our own making; null for none */
    void word(String word) {
        if (word != null) {
            begin(true);
            line.text(word);
            end();
        }
    }

    /** @param text of somebody else's; null for none */
    void masked(String text) {
        masked(text, 0);
    }

    private void masked(String text, int from) {
        if (text != null) {
            begin(true);
            masking.words(text, from, line);
            end();
        }
    }

    /** A tunnel's is all that it says, but for a user's name, which does not belong there. */
    void host(CallFacts call) {
        if (call.mode() == Mode.CONNECT) {
            masked(call.target(), call.target().lastIndexOf('@') + 1);
        } else if (call.route() != null) {
            masked(call.route().host());
        }
    }

    void path(CallFacts call) {
        int from = call.target() == null || call.mode() == Mode.CONNECT ? -1 : pathIn(call.target());
        if (from >= 0) {
            begin(true);
            masking.path(call.target(), from, line);
            end();
        }
    }

    /** A call that found no upstream has the target that the client sent, which may be a whole URL, or nothing that has a path. */
    private static int pathIn(String target) {
        if (target.startsWith("/") || target.equals("*")) {
            return 0;
        }
        int scheme = target.indexOf("://");
        return scheme < 0 ? -1 : target.indexOf('/', scheme + 3);
    }

    /** @param number NONE for none */
    void number(long number) {
        if (number != CallFacts.NONE) {
            begin(false);
            line.number(number);
        }
    }

    /** @param nanos NONE for none */
    void millis(long nanos) {
        if (nanos != CallFacts.NONE) {
            begin(false);
            line.millis(nanos);
        }
    }

    /** When the call came; one that was fetched for it has none. */
    void age(CallFacts call) {
        if (call.token() != null) {
            long nanos = life.getAsLong() - call.token().bornNanos() - call.tookNanos();
            number(TimeUnit.NANOSECONDS.toSeconds(Math.max(nanos, 0)));
        }
    }
}
