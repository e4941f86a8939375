package no.portner.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;
import no.portner.history.CallTotals;
import no.portner.history.Failure;
import no.portner.history.Quantile;

/** What became of a route's calls, for the status JSON: numbers side by side, for there are many of them. */
final class CallsJson {

    private static final double MILLIS = 1000;

    private CallsJson() {
    }

    static void write(JsonGenerator json, Status.Fixed fixed, RouteStatus.Calls calls) throws IOException {
        Json.optional(json, "last_answered", calls.lastAnswered());
        if (calls.lastFailure().isPresent()) {
            Failure failure = calls.lastFailure().get();
            json.writeObjectFieldStart("last_failure");
            json.writeStringField("at", failure.at().toString());
            json.writeStringField("what", failure.what());
            json.writeStringField("detail", failure.detail());
            json.writeEndObject();
        }
        json.writeObjectFieldStart("calls");
        json.writeNumberField("slot_seconds", fixed.slotSeconds());
        counts(json, "answered", calls.slots(), CallTotals::answered);
        counts(json, "failed", calls.slots(), CallTotals::failed);
        counts(json, "other", calls.slots(), CallTotals::other);
        quantiles(json, "p50_ms", calls.slots(), 0.5, fixed.bucketEnds());
        quantiles(json, "p95_ms", calls.slots(), 0.95, fixed.bucketEnds());
        json.writeEndObject();
    }

    private static void counts(JsonGenerator json, String name, List<CallTotals> slots, ToLongFunction<CallTotals> count) throws IOException {
        json.writeArrayFieldStart(name);
        for (CallTotals slot : slots) {
            json.writeNumber(count.applyAsLong(slot));
        }
        json.writeEndArray();
    }

    /** Null where nothing was answered. */
    private static void quantiles(JsonGenerator json, String name, List<CallTotals> slots, double share, double[] ends) throws IOException {
        json.writeArrayFieldStart(name);
        for (CallTotals slot : slots) {
            OptionalDouble seconds = Quantile.of(share, slot.latencies(), ends);
            if (seconds.isPresent()) {
                json.writeNumber(Math.round(seconds.getAsDouble() * MILLIS));
            } else {
                json.writeNull();
            }
        }
        json.writeEndArray();
    }
}
