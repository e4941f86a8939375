package no.portner;

import java.util.List;
import java.util.Objects;

/**
 * Calls that say themselves on whose behalf they are made.
 *
 * @param header names the header that says it
 * @param organisations that it may name, nine digits each; at least one
 */
public record ConsumerConfig(String header, List<String> organisations) {

    public ConsumerConfig {
        Objects.requireNonNull(header, "header");
        organisations = List.copyOf(organisations);
        if (organisations.isEmpty()) {
            throw new IllegalArgumentException("a header that may name nobody");
        }
    }
}
