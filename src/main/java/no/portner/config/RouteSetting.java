package no.portner.config;

import java.util.Objects;

/**
 * A setting asked for on behalf of a route, so that it can be told what the route has it from. Otherwise it is its source.
 *
 * @param route the route's name
 * @param attribute what the route asks for
 * @param source the route's own setting, or the {@link Variable} that it shares
 */
record RouteSetting(String route, RouteAttribute attribute, Setting source) implements Setting {

    RouteSetting {
        Objects.requireNonNull(route, "route");
        Objects.requireNonNull(attribute, "attribute");
        Objects.requireNonNull(source, "source");
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public Default byDefault() {
        return source.byDefault();
    }

    @Override
    public boolean secret() {
        return source.secret();
    }
}
