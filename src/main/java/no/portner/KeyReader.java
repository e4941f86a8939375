package no.portner;

import static no.portner.config.RouteAttribute.CERTIFICATE_ALIAS;
import static no.portner.config.RouteAttribute.CERTIFICATE_PASSWORD;
import static no.portner.config.RouteAttribute.CERTIFICATE_PATH;
import static no.portner.config.RouteAttribute.CLIENT_JWK;
import static no.portner.config.RouteAttribute.KEY_ID;
import static no.portner.config.RouteAttribute.KEY_REGISTERED;
import static no.portner.config.RouteAttribute.PRIVATE_KEY_PASSWORD;
import static no.portner.config.RouteAttribute.PRIVATE_KEY_PATH;
import static no.portner.config.RouteAttribute.X5C;

import java.util.Optional;
import no.portner.config.EnvironmentReader;
import no.portner.config.RouteAttribute;
import no.portner.config.Setting;
import no.portner.config.Values;
import no.portner.key.KeySettings;
import no.portner.key.RegisteredKey;

/** Reads where a client's key is: a certificate, a registered JWK, or a private key with its id; one of the three and not more. */
record KeyReader(RouteEntry route) {

    private static final RouteAttribute[] SOURCES = {CERTIFICATE_PATH, PRIVATE_KEY_PATH, CLIENT_JWK};

    /** A route that names a key of its own takes nothing of the shared key: a password or an alias belongs to its file. */
    private Setting setting(RouteAttribute attribute) {
        return route.together(attribute, SOURCES);
    }

    /** What goes before the names of the key's settings, so that whoever loads the key can name the right variable. */
    String variablePrefix() {
        String name = name(CERTIFICATE_PATH);
        return name.substring(0, name.length() - CERTIFICATE_PATH.name().length());
    }

    KeySettings read() {
        EnvironmentReader reader = route.reader();
        check();
        return new KeySettings(reader.read(setting(CERTIFICATE_PATH), Values.path()), reader.secret(setting(CERTIFICATE_PASSWORD)),
                reader.read(setting(CERTIFICATE_ALIAS), Values.text()), reader.read(setting(PRIVATE_KEY_PATH), Values.path()),
                reader.secret(setting(PRIVATE_KEY_PASSWORD)), reader.secret(setting(CLIENT_JWK)),
                reader.read(setting(KEY_ID), Values.word()), reader.value(route.setting(X5C), Values.oneOf(KeySettings.X5c.values())));
    }

    /** Since when the key is registered, where that is said. */
    Optional<RegisteredKey> registered() {
        if (set(KEY_REGISTERED) && !set(KEY_ID) && !set(CLIENT_JWK)) {
            problem(KEY_REGISTERED, "is set and there is no registered key", "unset it, or set " + name(KEY_ID) + " to the registered key's id");
        }
        return route.reader().read(setting(KEY_REGISTERED), Values.date()).map(since -> new RegisteredKey(since, name(KEY_REGISTERED)));
    }

    private void check() {
        if (set(CLIENT_JWK)) {
            refuseBesideJwk(CERTIFICATE_PATH);
            refuseBesideJwk(CERTIFICATE_PASSWORD);
            refuseBesideJwk(CERTIFICATE_ALIAS);
            refuseBesideJwk(PRIVATE_KEY_PATH);
            refuseBesideJwk(PRIVATE_KEY_PASSWORD);
        } else if (!set(CERTIFICATE_PATH) && !set(PRIVATE_KEY_PATH)) {
            problem(CERTIFICATE_PATH, "is not set and there is no other key",
                    "set " + name(CERTIFICATE_PATH) + " (a certificate with its key), " + name(CLIENT_JWK)
                            + " (a registered private JWK), or " + name(PRIVATE_KEY_PATH) + " with " + name(KEY_ID)
                            + " (a registered key in PEM)");
        } else if (!set(CERTIFICATE_PATH) && !set(KEY_ID)) {
            problem(PRIVATE_KEY_PATH, "has neither a certificate nor a key id beside it", "set " + name(KEY_ID)
                    + " to the registered key's id, or " + name(CERTIFICATE_PATH) + " to the certificate");
        } else if (!set(CERTIFICATE_PATH)) {
            refuseWithoutCertificate(CERTIFICATE_PASSWORD);
            refuseWithoutCertificate(CERTIFICATE_ALIAS);
        }
    }

    private void refuseBesideJwk(RouteAttribute attribute) {
        if (set(attribute)) {
            problem(attribute, "and " + name(CLIENT_JWK) + " are both set", "keep one: a JWK is a key of its own and has no certificate");
        }
    }

    private void refuseWithoutCertificate(RouteAttribute attribute) {
        if (set(attribute)) {
            problem(attribute, "is set without " + name(CERTIFICATE_PATH), "set " + name(CERTIFICATE_PATH) + " too, or unset it");
        }
    }

    private boolean set(RouteAttribute attribute) {
        return route.reader().isSet(setting(attribute));
    }

    private String name(RouteAttribute attribute) {
        return setting(attribute).name();
    }

    private void problem(RouteAttribute attribute, String wrong, String remedy) {
        route.reader().problem(name(attribute), wrong, remedy);
    }
}
