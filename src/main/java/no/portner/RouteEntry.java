package no.portner;

import java.util.OptionalInt;
import no.portner.config.EnvironmentReader;
import no.portner.config.RouteAttribute;
import no.portner.config.Setting;

/**
 * The settings of one route: its own where the environment has them, else those that all routes share.
 *
 * @param number {@code n} of {@code PORTNER_ROUTES_n__}; empty for a preset that nobody changed
 */
record RouteEntry(EnvironmentReader reader, String name, OptionalInt number) {

    boolean sets(RouteAttribute attribute) {
        return number.isPresent() && reader.isSet(attribute.at(number.getAsInt()));
    }

    /** Which setting counts. */
    Setting setting(RouteAttribute attribute) {
        if (sets(attribute) || attribute.shared().isEmpty()) {
            return own(attribute);
        }
        return attribute.askedBy(name, attribute.shared().get());
    }

    /** The route's own setting, set or not. */
    Setting own(RouteAttribute attribute) {
        return attribute.askedBy(name, number.isPresent() ? attribute.at(number.getAsInt()) : attribute.ofPreset());
    }

    /** The route's own setting where any of these is set by the route, so that what belongs together comes from one place. */
    Setting together(RouteAttribute attribute, RouteAttribute... group) {
        for (RouteAttribute member : group) {
            if (sets(member)) {
                return own(attribute);
            }
        }
        return setting(attribute);
    }
}
