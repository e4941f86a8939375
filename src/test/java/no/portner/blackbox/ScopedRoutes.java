package no.portner.blackbox;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import no.portner.twin.ClientRegistration;
import no.portner.twin.ReceivedGrant;
import no.portner.twin.TwinOptions;

/** Routes to the twin's Fiks, each with a scope of its own beside {@code ks:fiks} and so with a token of its own. */
final class ScopedRoutes implements AutoCloseable {

    private final TwinEnvironment environment;
    private final List<String> names;

    private ScopedRoutes(TwinEnvironment environment, List<String> names) {
        this.environment = environment;
        this.names = names;
    }

    static ScopedRoutes in(Path directory, Duration tokenLife, List<String> names) throws IOException {
        List<String> hosts = new ArrayList<>(TwinOptions.defaults().serverNames());
        names.forEach(name -> hosts.add(host(name)));
        TwinEnvironment environment = TwinEnvironment.in(directory,
                TwinOptions.defaults().withTokenLife(tokenLife).withServerNames(hosts.toArray(String[]::new)));
        List<String> scopes = new ArrayList<>(List.of("ks:fiks"));
        names.forEach(name -> scopes.add(scope(name)));
        environment.twin().maskinporten().register(ClientRegistration.of(TwinEnvironment.CLIENT_ID, TwinEnvironment.ORGNO,
                scopes.toArray(String[]::new)));
        return new ScopedRoutes(environment, names);
    }

    static String host(String name) {
        return name + ".example.no";
    }

    static String scope(String name) {
        return "ks:" + name;
    }

    TwinEnvironment environment() {
        return environment;
    }

    Map<String, String> variables() {
        Map<String, String> variables = environment.variables();
        for (int i = 0; i < names.size(); i++) {
            String route = "PORTNER_ROUTES_" + (i + 2) + "__";
            variables.putAll(Map.of(route + "NAME", names.get(i), route + "HOST", host(names.get(i)),
                    route + "UPSTREAM", environment.twin().fiks().url(), route + "SCOPES", "ks:fiks " + scope(names.get(i))));
        }
        return variables;
    }

    static String path(String name) {
        return "/" + host(name) + "/x";
    }

    /** Token requests for this route, oldest first. */
    List<ReceivedGrant> requests(String name) {
        return environment.twin().maskinporten().journal().stream().filter(grant -> List.of(grant.scope().split(" ")).contains(scope(name)))
                .toList();
    }

    @Override
    public void close() {
        environment.close();
    }
}
