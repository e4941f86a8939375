package no.portner.config;

import java.util.Optional;

/** Settings of later versions. To ignore one in silence would be a lie where it guards something, so it is refused unless it says "off". */
final class PlannedVariables {

    private PlannedVariables() {
    }

    static Optional<Finding> check(Variable variable, Optional<String> value, boolean set) {
        if (!set || value.isPresent() && isDefault(variable, value.get().strip())) {
            return Optional.empty();
        }
        String remedy = variable.byDefault().value().map(off -> "unset it or set it to " + off).orElse("unset it");
        return Optional.of(new Finding(variable.name(), "asks for something that this version of Portner does not offer yet", remedy));
    }

    private static boolean isDefault(Variable variable, String value) {
        String byDefault = variable.byDefault().value().orElse("");
        return value.equalsIgnoreCase(byDefault) || byDefault.equals("false") && value.equalsIgnoreCase("off");
    }
}
