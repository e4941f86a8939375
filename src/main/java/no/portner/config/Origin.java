package no.portner.config;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a setting's value comes from.
 *
 * @param kind which kind of place
 * @param detail which one of that kind; empty where the setting's own name says it. Never a secret
 */
public record Origin(Kind kind, String detail) {

    /** A kind of place. */
    public enum Kind {
        /** A variable of the environment. */
        VARIABLE,
        /** The file that a {@code _FILE} variable names. */
        FILE,
        /** Nothing sets it: the catalogue's default. */
        DEFAULT,
        /** Nothing sets it: a built-in route brings it. */
        PRESET,
        /** Nothing sets it: other settings decide. */
        DERIVED,
        /** Nothing sets it, and so there is no value. */
        NOT_SET,
        /** A variable sets it, and nothing asks for it. */
        NOT_USED,
        /** What sets it cannot be used: the problems say why. */
        REFUSED,
        /** Kubernetes sets it, for a service that happens to be named so, and it means nothing here. */
        SERVICE_LINK
    }

    public Origin {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(detail, "detail");
    }

    public static Origin preset(String name) {
        return new Origin(Kind.PRESET, name);
    }

    /** @param source the other settings, in words that follow "from" */
    public static Origin derived(String source) {
        return new Origin(Kind.DERIVED, source);
    }

    public static Origin byDefault() {
        return of(Kind.DEFAULT);
    }

    static Origin of(Kind kind) {
        return new Origin(kind, "");
    }

    /** A secret's file, which could be read: a path that could not be may be the secret itself, set under the wrong name. */
    static Origin file(Setting setting, Path file) {
        return new Origin(Kind.FILE, setting.fileName() + " (" + file + ")");
    }

    /** The same place, told to a route that has its value from this setting. */
    Origin behind(Setting source) {
        boolean named = switch (kind) {
            case VARIABLE, REFUSED -> true;
            case DEFAULT -> source instanceof Variable;
            default -> false;
        };
        return named && detail.isEmpty() ? new Origin(kind, source.name()) : this;
    }

    @Override
    public String toString() {
        return switch (kind) {
            case VARIABLE -> detail.isEmpty() ? "environment" : detail;
            case FILE -> detail;
            case DEFAULT -> detail.isEmpty() ? "default" : "default of " + detail;
            case PRESET -> "preset " + detail;
            case DERIVED -> "from " + detail;
            case NOT_SET -> "not set";
            case NOT_USED -> "environment, but nothing takes it";
            case REFUSED -> (detail.isEmpty() ? "environment" : detail) + ", refused";
            case SERVICE_LINK -> "a service link of Kubernetes, ignored";
        };
    }
}
