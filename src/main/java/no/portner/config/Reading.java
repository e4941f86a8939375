package no.portner.config;

import java.util.Objects;

/**
 * What was read for one setting, safe to show.
 *
 * @param name the variable, or within a route's chapter the attribute
 * @param shown the value as it was found, {@code ***} for a secret, empty where there is none
 * @param origin where it comes from
 */
public record Reading(String name, String shown, Origin origin) {

    public Reading {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(shown, "shown");
        Objects.requireNonNull(origin, "origin");
    }
}
