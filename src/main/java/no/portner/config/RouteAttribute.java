package no.portner.config;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What one route can set for itself: {@code PORTNER_ROUTES_n__NAME} and so on, {@code n} from 0. What it shares with a {@link Variable} it
 * takes from there where it sets nothing.
 */
public enum RouteAttribute {

    NAME(Default.required(), "Names the route in logs and status: lower case letters, digits and hyphens. "
            + "With a preset's name the entry changes just the attributes that it sets."),
    HOST(Default.described("the preset's, else required"), "The upstream's host name: `Host`, SNI and the verified name, always."),
    PATHS(Default.described("the preset's, else `/`"), "Path prefixes between commas, matched by whole segments. "
            + "On the host's other paths calls go without token."),
    UPSTREAM(Default.described("`https://HOST`"), "Where to connect: `https://host:port`."),
    CONNECT_TIMEOUT(Default.of("5s"), "For name look-up and TCP connection together, and again for the TLS handshake. From 10ms to 5m."),
    RESPONSE_TIMEOUT(Default.of("17m"), "From the end of the request to the head of the response. From 10ms to 24h."),
    IDLE_TIMEOUT(Default.of("5m"), "Without a byte either way while a body is under way. From 10ms to 24h."),
    AUTHORIZATION(Variable.PORTNER_AUTHORIZATION),
    WELL_KNOWN_URL(Variable.MASKINPORTEN_WELL_KNOWN_URL),
    ISSUER(Variable.MASKINPORTEN_ISSUER),
    TOKEN_ENDPOINT(Variable.MASKINPORTEN_TOKEN_ENDPOINT),
    CLIENT_ID(Variable.MASKINPORTEN_CLIENT_ID),
    SCOPES(Variable.MASKINPORTEN_SCOPES),
    RESOURCE(Variable.MASKINPORTEN_RESOURCE),
    CONSUMER_ORG(Variable.MASKINPORTEN_CONSUMER_ORG),
    AUTHORIZATION_DETAILS(Variable.MASKINPORTEN_AUTHORIZATION_DETAILS),
    CERTIFICATE_PATH(Variable.MASKINPORTEN_CERTIFICATE_PATH),
    CERTIFICATE_PASSWORD(Variable.MASKINPORTEN_CERTIFICATE_PASSWORD),
    CERTIFICATE_ALIAS(Variable.MASKINPORTEN_CERTIFICATE_ALIAS),
    PRIVATE_KEY_PATH(Variable.MASKINPORTEN_PRIVATE_KEY_PATH),
    PRIVATE_KEY_PASSWORD(Variable.MASKINPORTEN_PRIVATE_KEY_PASSWORD),
    CLIENT_JWK(Variable.MASKINPORTEN_CLIENT_JWK),
    KEY_ID(Variable.MASKINPORTEN_KEY_ID),
    KEY_REGISTERED(Variable.MASKINPORTEN_KEY_REGISTERED),
    X5C(Variable.MASKINPORTEN_X5C),
    INTEGRASJON_ID(Variable.FIKS_INTEGRASJON_ID),
    INTEGRASJON_PASSORD(Variable.FIKS_INTEGRASJON_PASSORD),
    INTEGRASJONER(Variable.FIKS_INTEGRASJONER);

    /** The number, and the attribute's name, known or not. */
    static final Pattern NAME_IN_ENVIRONMENT = Pattern.compile("PORTNER_ROUTES_(0|[1-9][0-9]{0,3})__(.+)");

    private final Default byDefault;
    private final String meaning;
    private final Optional<Variable> shared;

    RouteAttribute(Default byDefault, String meaning) {
        this.byDefault = byDefault;
        this.meaning = meaning;
        this.shared = Optional.empty();
    }

    RouteAttribute(Variable shared) {
        this.byDefault = new Default(shared.byDefault().value(), "`" + shared.name() + "`");
        this.meaning = "";
        this.shared = Optional.of(shared);
    }

    /** The variable that holds where no route says otherwise. */
    public Optional<Variable> shared() {
        return shared;
    }

    /** This attribute of the route with that number. */
    public Setting at(int number) {
        return new OfRoute("PORTNER_ROUTES_" + number + "__" + name(), byDefault, secret());
    }

    /** This attribute of a route that the environment has no entry for: the default is all that it has. */
    public Setting ofPreset() {
        return new OfRoute("PORTNER_ROUTES_n__" + name(), byDefault, secret());
    }

    /** This attribute as the named route asks for it: from that setting, its own or the shared one. */
    public Setting askedBy(String route, Setting source) {
        return new RouteSetting(route, this, source);
    }

    Default byDefault() {
        return byDefault;
    }

    /** For the documentation; empty where the shared variable's meaning says it. */
    String meaning() {
        return meaning;
    }

    private boolean secret() {
        return shared.isPresent() && shared.get().secret();
    }

    private record OfRoute(String name, Default byDefault, boolean secret) implements Setting {
    }
}
