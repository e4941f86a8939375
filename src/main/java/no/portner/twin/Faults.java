package no.portner.twin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What goes wrong at the twin right now. Set here by tests in the same JVM, or over HTTP by {@code PUT /twin/faults} on either server:
 * {@code {"clockSkewSeconds":15,"faults":[{"on":"token","kind":"status","number":503,"body":"","times":2,"scope":"ks:fiks"}]}}.
 */
public final class Faults {

    private static final Set<String> FIELDS = Set.of("on", "kind", "scope", "times", "delayMs", "number", "headers", "body");

    private final TwinClock clock;
    private final List<Waiting> active = new ArrayList<>();

    /** A fault as it was added, and what is left of it. */
    private record Waiting(Fault added, Fault left) {

        Waiting(Fault fault) {
            this(fault, fault);
        }
    }

    Faults(TwinClock clock) {
        this.clock = clock;
    }

    /** Adds a fault behind those that are there: a request meets the first that fits it. */
    public synchronized Faults add(Fault fault) {
        active.add(new Waiting(fault));
        return this;
    }

    /**
     * Ends this fault and keeps the others. Who met it already has met it: what hangs goes on hanging.
     *
     * @param fault as it was added, however often it has hit since
     * @return whether it still waited to happen
     */
    public synchronized boolean remove(Fault fault) {
        for (int i = 0; i < active.size(); i++) {
            if (active.get(i).added().equals(fault)) {
                active.remove(i);
                return true;
            }
        }
        return false;
    }

    /** Everything works again, and the clock is right. */
    public synchronized void clear() {
        active.clear();
        clock.skew(Duration.ZERO);
    }

    /** @param wrongBy how far Maskinporten's clock is ahead of the real one; negative: behind */
    public void clockSkew(Duration wrongBy) {
        clock.skew(wrongBy);
    }

    /** What still waits to happen. */
    public synchronized List<Fault> active() {
        return active.stream().map(Waiting::left).toList();
    }

    /** @return the fault that this request meets, used up by one */
    synchronized Optional<Fault> meet(Fault.On on, Set<String> scopes) {
        for (int i = 0; i < active.size(); i++) {
            Fault fault = active.get(i).left();
            if (fault.on() == on && fault.scope().map(scopes::contains).orElse(true)) {
                if (fault.times() == 1) {
                    active.remove(i);
                } else if (fault.times() != Integer.MAX_VALUE) {
                    active.set(i, new Waiting(active.get(i).added(), fault.times(fault.times() - 1)));
                }
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }

    /** Replaces all of it. A field that is not known is an error, not a silent no-op. */
    synchronized void replace(JsonObject json) {
        if (!Set.of("clockSkewSeconds", "faults").containsAll(json.fieldNames())) {
            throw new IllegalArgumentException("known fields are clockSkewSeconds and faults, not " + json.fieldNames());
        }
        List<Fault> read = new ArrayList<>();
        for (Object fault : json.getJsonArray("faults", new JsonArray())) {
            read.add(read((JsonObject) fault));
        }
        Duration skew = Duration.ofSeconds(json.getLong("clockSkewSeconds", 0L));
        active.clear();
        read.forEach(this::add);
        clock.skew(skew);
    }

    synchronized JsonObject toJson() {
        JsonArray faults = new JsonArray();
        for (Fault fault : active()) {
            JsonObject json = new JsonObject().put("on", fault.on().name().toLowerCase(Locale.ROOT))
                    .put("kind", fault.kind().name().toLowerCase(Locale.ROOT)).put("times", fault.times())
                    .put("delayMs", fault.delay().toMillis()).put("number", fault.number()).put("body", fault.body());
            fault.scope().ifPresent(scope -> json.put("scope", scope));
            JsonObject headers = new JsonObject();
            fault.headers().forEach(headers::put);
            faults.add(json.put("headers", headers));
        }
        return new JsonObject().put("clockSkewSeconds", clock.skew().toSeconds()).put("faults", faults);
    }

    private static Fault read(JsonObject json) {
        if (!FIELDS.containsAll(json.fieldNames())) {
            throw new IllegalArgumentException("known fields of a fault are " + FIELDS + ", not " + json.fieldNames());
        }
        Fault fault = new Fault(Fault.On.valueOf(json.getString("on", "token").toUpperCase(Locale.ROOT)),
                Fault.Kind.valueOf(json.getString("kind", "delay").toUpperCase(Locale.ROOT)), Optional.ofNullable(json.getString("scope")),
                json.getInteger("times", Integer.MAX_VALUE), Duration.ofMillis(json.getLong("delayMs", 0L)), json.getInteger("number", 0),
                Map.of(), json.getString("body", ""));
        for (var header : json.getJsonObject("headers", new JsonObject())) {
            fault = fault.header(header.getKey(), String.valueOf(header.getValue()));
        }
        return fault;
    }
}
