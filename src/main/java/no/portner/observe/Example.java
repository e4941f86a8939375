package no.portner.observe;

import java.time.Instant;

/**
 * One of the durations in a bucket, and where more of it is told: an exemplar of OpenMetrics.
 *
 * @param seconds how long it was
 * @param at when it was recorded
 */
record Example(double seconds, String traceId, String spanId, Instant at) {
}
