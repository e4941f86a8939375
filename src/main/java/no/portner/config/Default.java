package no.portner.config;

import java.util.Objects;
import java.util.Optional;

/**
 * What a setting is when nothing sets it.
 *
 * @param value read exactly as if the environment had it; empty where there is no such text
 * @param description for people, where the value does not speak for itself
 */
public record Default(Optional<String> value, String description) {

    public Default {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(description, "description");
    }

    static Default of(String value) {
        return new Default(Optional.of(value), "`" + value + "`");
    }

    static Default none() {
        return new Default(Optional.empty(), "");
    }

    static Default required() {
        return new Default(Optional.empty(), "required");
    }

    /** The default depends on something else, which the description says. */
    static Default described(String description) {
        return new Default(Optional.empty(), description);
    }
}
