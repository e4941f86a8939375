package no.portner;

import static no.portner.config.RouteAttribute.INTEGRASJONER;
import static no.portner.config.RouteAttribute.INTEGRASJON_ID;
import static no.portner.config.RouteAttribute.INTEGRASJON_PASSORD;

import java.util.Optional;
import no.portner.config.EnvironmentReader;
import no.portner.config.RouteAttribute;
import no.portner.config.Secret;
import no.portner.config.Setting;
import no.portner.config.Values;
import no.portner.route.Integration;

/**
 * Reads the Fiks integrations of one route: a default one, several to be named, or both.
 *
 * @param preset whether the route is one of KS' own; another one takes none of the shared passwords once it sets an integration itself
 */
record IntegrationReader(RouteEntry route, boolean preset) {

    IntegrationSettings read() {
        EnvironmentReader reader = route.reader();
        Setting id = together(INTEGRASJON_ID);
        Setting password = together(INTEGRASJON_PASSORD);
        Setting several = several();
        Optional<String> idValue = reader.read(id, Values.fieldValue());
        Optional<Secret> passwordValue = reader.secret(password, Values.fieldValue());
        Optional<Secret> severalValue = reader.secret(several, NamedIntegrations.check());
        if (reader.isSet(id) != reader.isSet(password)) {
            Setting missing = reader.isSet(id) ? password : id;
            reader.problem(missing.name(), "is not set, though " + (reader.isSet(id) ? id : password).name() + " is", "set both or none");
        } else if (preset && !reader.isSet(id) && !reader.isSet(several)) {
            reader.warning(id.name(), "is not set: calls to Fiks go without IntegrasjonId unless the application sends it",
                    "set it with " + password.name() + ", or " + several.name() + " where there are many");
        }
        warnOfPasswordsThatLeaveKs(id, several);
        Optional<Integration> byDefault = idValue.flatMap(value -> passwordValue.map(secret -> new Integration(value, secret)));
        if (IntegrationSettings.clash(byDefault, severalValue)) {
            reader.problem(several.name(), "has another password for the integration of " + id.name() + " than " + password.name(),
                    "set both to the same, or leave the integration out of " + several.name());
            severalValue = Optional.empty();
        }
        return new IntegrationSettings(byDefault, severalValue);
    }

    /** Id and password belong together: the route's own two, or the shared two. */
    private Setting together(RouteAttribute attribute) {
        return preset ? route.together(attribute, INTEGRASJON_ID, INTEGRASJON_PASSORD)
                : route.together(attribute, INTEGRASJON_ID, INTEGRASJON_PASSORD, INTEGRASJONER);
    }

    private Setting several() {
        return preset ? route.setting(INTEGRASJONER) : together(INTEGRASJONER);
    }

    private void warnOfPasswordsThatLeaveKs(Setting id, Setting several) {
        if (preset) {
            return;
        }
        if (!route.sets(INTEGRASJON_ID) && route.reader().isSet(id)) {
            warn(id, "and its password are sent on the route " + route.name() + " too");
        }
        if (!route.sets(INTEGRASJONER) && route.reader().isSet(several)) {
            warn(several, "gives its passwords to calls on the route " + route.name() + " too, when they name an integration");
        }
    }

    private void warn(Setting shared, String what) {
        route.reader().warning(shared.name(), what, "set them on the Fiks routes alone if " + route.name() + " must not have them");
    }
}
