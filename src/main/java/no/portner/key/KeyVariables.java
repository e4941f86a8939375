package no.portner.key;

import java.util.Objects;

/**
 * What the settings of a key are called where they were set, so that an error can name the variable to change: a route's own key is
 * set under another name than everyone's.
 */
@FunctionalInterface
public interface KeyVariables {

    /** The settings of {@link KeySettings}, without a prefix. */
    enum Setting {
        CERTIFICATE_PATH, CERTIFICATE_PASSWORD, CERTIFICATE_ALIAS, PRIVATE_KEY_PATH, PRIVATE_KEY_PASSWORD, CLIENT_JWK, KEY_ID, X5C
    }

    /** @return the environment variable's whole name, such as {@code MASKINPORTEN_CERTIFICATE_PATH} */
    String of(Setting setting);

    /** {@code MASKINPORTEN_*}: the key that every route uses unless it has its own. */
    static KeyVariables maskinporten() {
        return prefixed("MASKINPORTEN_");
    }

    /** @param prefix with its last underscore, such as {@code PORTNER_ROUTES_0__} */
    static KeyVariables prefixed(String prefix) {
        Objects.requireNonNull(prefix, "prefix");
        return setting -> prefix + setting.name();
    }
}
