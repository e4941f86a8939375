package no.portner.config;

import java.util.List;
import java.util.Objects;

/**
 * Settings that belong together, as {@code portner config} shows them.
 *
 * @param title for people
 * @param readings in the order of the catalogue
 */
public record Chapter(String title, List<Reading> readings) {

    public Chapter {
        Objects.requireNonNull(title, "title");
        readings = List.copyOf(readings);
    }
}
