package no.portner.admin;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import no.portner.config.Chapter;

/** What the status page and the status JSON tell: set by main, read by whoever serves them. Nothing secret. */
@ApplicationScoped
public class Status {

    /**
     * What does not change while Portner runs.
     *
     * @param version this Portner's
     * @param bucketEnds the upper ends in seconds of what latencies are counted by, the last one infinite
     * @param slotSeconds how much time one slot of the calls covers
     * @param configuration what was read, and from where
     * @param warnings what a start has warned of
     */
    public record Fixed(String version, double[] bucketEnds, long slotSeconds, List<Chapter> configuration, List<String> warnings) {

        public Fixed {
            Objects.requireNonNull(version, "version");
            bucketEnds = bucketEnds.clone();
            configuration = List.copyOf(configuration);
            warnings = List.copyOf(warnings);
        }

        @Override
        public double[] bucketEnds() {
            return bucketEnds.clone();
        }
    }

    private volatile Fixed fixed = new Fixed("", new double[0], 1, List.of(), List.of());
    private volatile Supplier<Snapshot> source = () -> new Snapshot(Instant.now(), Instant.now(), false, 0, 0, List.of(), List.of(), List.of(),
            Optional.empty());

    public void source(Fixed fixed, Supplier<Snapshot> source) {
        this.fixed = fixed;
        this.source = source;
    }

    Fixed fixed() {
        return fixed;
    }

    Snapshot now() {
        return source.get();
    }
}
