package no.portner.route;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import no.portner.config.Secret;
import no.portner.token.TokenRequest;

/** Routes as tests need them. */
public final class Routes {

    public static final TokenRequest TOKEN = new TokenRequest(URI.create("https://test.maskinporten.no/.well-known/oauth-authorization-server"),
            "client", "thumbprint", new TreeSet<>(List.of("ks:fiks")), Optional.empty(), Optional.empty(), Optional.empty());
    public static final Integration INTEGRATION = new Integration("1b2c", Secret.of("passord"));

    private Routes() {
    }

    public static Route fiks() {
        return route("fiks", "api.fiks.test.ks.no", "/");
    }

    public static Route svarut() {
        return route("svarut", "test.svarut.ks.no", "/api/v2/", "/api/v3/");
    }

    public static Route route(String name, String host, String... prefixes) {
        return to(name, host, URI.create("https://" + host), Optional.of(INTEGRATION), Route.ClientAuthorization.KEEP, prefixes);
    }

    public static Route to(String name, String host, URI upstream, Optional<Integration> integration,
            Route.ClientAuthorization authorization, String... prefixes) {
        return new Route(name, host, List.of(prefixes), upstream, authorization, new Integrations(integration, List.of()), Duration.ofSeconds(5),
                Duration.ofMinutes(17), Duration.ofMinutes(5));
    }
}
