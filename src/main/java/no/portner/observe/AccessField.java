package no.portner.observe;

import java.util.Locale;
import no.portner.error.ErrorResponse;
import no.portner.listener.CallFacts;
import no.portner.trace.TraceParent;

/** What a line of the access log says of a call, in this order. A field that does not apply is left out. docs/access-log.md has a row for each. */
enum AccessField {

    OUTCOME("text", (call, line) -> line.word(call.outcome().word())),
    ROUTE("text", (call, line) -> line.word(call.route() == null || !call.route().isSecure() ? null : call.route().name())),
    MODE("text", (call, line) -> line.word(call.mode() == null ? null : call.mode().word())),
    PROTOCOL("text", (call, line) -> line.masked(call.protocol())),
    METHOD("text", (call, line) -> line.masked(call.method())),
    HOST("text", (call, line) -> line.host(call)),
    PATH("text", (call, line) -> line.path(call)),
    STATUS("number", (call, line) -> line.number(call.status() == 0 ? CallFacts.NONE : call.status())),
    ERROR("text", (call, line) -> line.word(call.error() == null ? null : ErrorResponse.of(call.error().kind()).type())),
    BYTES_IN("number", (call, line) -> line.number(call.bytesIn())),
    BYTES_OUT("number", (call, line) -> line.number(call.bytesOut())),
    DURATION_MS("number", (call, line) -> line.millis(call.tookNanos())),
    UPSTREAM_MS("number", (call, line) -> line.millis(call.upstreamNanos())),
    TOKEN_WAIT_MS("number", (call, line) -> line.millis(call.tokenNanos())),
    TOKEN_AGE_S("number", (call, line) -> line.age(call)),
    RETRIES("number", (call, line) -> line.number(call.retries())),
    TRACE_ID("text", (call, line) -> line.word(call.headers() == null ? null : TraceParent.traceIdOf(call.headers())));

    /** How the value gets into the line. */
    interface Writing {
        void write(CallFacts call, AccessLine line);
    }

    private static final AccessField[] ALL = values();

    final String key = name().toLowerCase(Locale.ROOT);
    final String type;
    private final Writing writing;

    AccessField(String type, Writing writing) {
        this.type = type;
        this.writing = writing;
    }

    static void writeAll(CallFacts call, AccessLine line) {
        for (AccessField field : ALL) {
            line.field(field.key);
            field.writing.write(call, line);
        }
    }
}
