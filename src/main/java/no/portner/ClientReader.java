package no.portner;

import static no.portner.config.RouteAttribute.CLIENT_ID;
import static no.portner.config.RouteAttribute.ISSUER;
import static no.portner.config.RouteAttribute.TOKEN_ENDPOINT;
import static no.portner.config.RouteAttribute.WELL_KNOWN_URL;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import no.portner.config.Addresses;
import no.portner.config.EnvironmentReader;
import no.portner.config.Origin;
import no.portner.config.Parser;
import no.portner.config.RouteAttribute;
import no.portner.config.Setting;
import no.portner.config.Unusable;
import no.portner.config.Values;
import no.portner.key.KeySettings;
import no.portner.key.RegisteredKey;

/** Reads who asks for tokens, and where. Gives routes with the same settings the same client. */
final class ClientReader {

    private static final String WELL_KNOWN = "/.well-known/";
    private static final Origin UNTIL_METADATA = Origin.derived("WELL_KNOWN_URL, until the metadata there is read");

    private final EnvironmentReader reader;
    private final FiksEnvironment environment;
    private final List<ClientConfig> clients = new ArrayList<>();

    ClientReader(EnvironmentReader reader, FiksEnvironment environment) {
        this.reader = reader;
        this.environment = environment;
    }

    /** Empty after a problem that leaves no client. */
    Optional<ClientConfig> read(RouteEntry route) {
        KeyReader keys = new KeyReader(route);
        KeySettings key = keys.read();
        Optional<RegisteredKey> registered = keys.registered();
        URI wellKnown = reader.orElse(server(route, WELL_KNOWN_URL), reader.read(server(route, WELL_KNOWN_URL), wellKnownUrl()),
                environment.wellKnownUrl(), Origin.derived("FIKS_ENVIRONMENT"));
        Optional<String> issuer = reader.read(server(route, ISSUER), issuer());
        Optional<URI> tokenEndpoint = reader.read(server(route, TOKEN_ENDPOINT), Addresses.url());
        refuseOtherEnvironment(server(route, WELL_KNOWN_URL), wellKnown);
        issuer.ifPresent(text -> refuseOtherEnvironment(server(route, ISSUER), URI.create(text)));
        tokenEndpoint.ifPresent(url -> refuseOtherEnvironment(server(route, TOKEN_ENDPOINT), url));
        String base = wellKnown.toString().substring(0, wellKnown.toString().indexOf(WELL_KNOWN) + 1);
        URI tokensAtBase = URI.create(base + "token");
        reader.orElse(server(route, ISSUER), issuer, base, UNTIL_METADATA);
        reader.orElse(server(route, TOKEN_ENDPOINT), tokenEndpoint, tokensAtBase, UNTIL_METADATA);
        return clientId(route).map(id -> shared(
                new ClientConfig(wellKnown, issuer, tokenEndpoint, base, tokensAtBase, id, key, registered, keys.variablePrefix())));
    }

    /** A route with an authorization server of its own takes no issuer and no token endpoint of another. */
    private static Setting server(RouteEntry route, RouteAttribute attribute) {
        return route.together(attribute, WELL_KNOWN_URL);
    }

    private Optional<String> clientId(RouteEntry route) {
        Setting setting = route.setting(CLIENT_ID);
        if (!reader.isSet(setting)) {
            reader.problem(setting.name(), "is not set", "set it to the client's id at Maskinporten");
        }
        return reader.read(setting, Values.word());
    }

    private ClientConfig shared(ClientConfig client) {
        Optional<ClientConfig> same = clients.stream().filter(client::sameAs).findFirst();
        if (same.isEmpty()) {
            clients.add(client);
        }
        return same.orElse(client);
    }

    private void refuseOtherEnvironment(Setting setting, URI url) {
        if (url.getHost().equalsIgnoreCase(environment.other().maskinporten())) {
            String other = environment.other() == FiksEnvironment.PROD ? "prod" : "test";
            reader.problem(setting.name(), "belongs to the " + other + " environment and FIKS_ENVIRONMENT does not",
                    "set FIKS_ENVIRONMENT=" + other + ", or the URL of the same environment");
        }
    }

    private static Parser<URI> wellKnownUrl() {
        return text -> {
            URI url = Addresses.url().parse(text);
            if (!url.getRawPath().contains(WELL_KNOWN)) {
                throw new Unusable("is not the URL of metadata", "set https://.../.well-known/oauth-authorization-server");
            }
            return url;
        };
    }

    /** Kept to the letter. Maskinporten's own ends with a slash, and a grant without it is refused (facts 1.1). */
    private static Parser<String> issuer() {
        return text -> {
            URI url;
            try {
                url = Addresses.url().parse(text);
            } catch (Unusable e) {
                throw new Unusable(e.wrong(), "set the server's issuer, such as https://maskinporten.no/ (the client's id goes elsewhere)");
            }
            for (FiksEnvironment known : FiksEnvironment.values()) {
                if (url.getHost().equalsIgnoreCase(known.maskinporten()) && !text.endsWith("/")) {
                    throw new Unusable("lacks the slash at its end", "set https://" + known.maskinporten() + "/");
                }
            }
            return text;
        };
    }
}
