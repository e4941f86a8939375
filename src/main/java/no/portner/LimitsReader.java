package no.portner;

import java.time.Duration;
import no.portner.config.Durations;
import no.portner.config.EnvironmentReader;
import no.portner.config.Origin;
import no.portner.config.Values;
import no.portner.config.Variable;
import no.portner.listener.HeadLimits;
import no.portner.listener.Pace;

/** Reads the limits. */
final class LimitsReader {

    private static final int MOST = 1_000_000;
    private static final int LARGEST_HEAD = 1024 * 1024;

    private LimitsReader() {
    }

    /** Whoever allows more calls gets them, and need not find out what else stands in their way. */
    private static int likeRequests(EnvironmentReader reader, Variable variable, int requests, int least) {
        return reader.orElse(variable, reader.read(variable, Values.number(least, MOST)), Math.max(requests, least),
                Origin.derived("PORTNER_MAX_REQUESTS"));
    }

    static LimitsConfig read(EnvironmentReader reader) {
        int requests = reader.value(Variable.PORTNER_MAX_REQUESTS, Values.number(1, MOST));
        return new LimitsConfig(reader.value(Variable.PORTNER_MAX_CONNECTIONS, Values.number(1, MOST)), requests,
                likeRequests(reader, Variable.PORTNER_MAX_WAITING, requests, 1),
                reader.value(Variable.PORTNER_MAX_TUNNELS, Values.number(1, MOST)),
                likeRequests(reader, Variable.PORTNER_MAX_UPSTREAM_CONNECTIONS, requests, 16),
                new HeadLimits(reader.value(Variable.PORTNER_MAX_START_LINE, Values.number(1024, LARGEST_HEAD)),
                        reader.value(Variable.PORTNER_MAX_HEADER_SIZE, Values.number(4096, LARGEST_HEAD)),
                        reader.value(Variable.PORTNER_MAX_HEADERS, Values.number(16, 10_000))),
                new Pace(reader.value(Variable.PORTNER_HEADER_TIMEOUT, Durations.between(Duration.ofSeconds(1), Duration.ofHours(1))),
                        reader.value(Variable.PORTNER_CLIENT_IDLE_TIMEOUT, Durations.between(Duration.ofSeconds(1), Duration.ofHours(24))),
                        reader.value(Variable.PORTNER_MIN_BODY_RATE, Values.number(0, MOST))));
    }
}
