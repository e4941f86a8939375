package no.portner.blackbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import no.portner.twin.ClientCertificate;
import no.portner.twin.ClientRegistration;
import no.portner.twin.FiksIntegration;
import no.portner.twin.Twin;
import no.portner.twin.TwinOptions;
import no.portner.twin.TwinPki;

/** A twin with one client and one integration, their files in a directory, and the variables that lead a Portner there. */
public final class TwinEnvironment implements AutoCloseable {

    /** A number that passes the check digit, of Digdir's own examples. */
    static final String ORGNO = "991825827";
    static final String CLIENT_ID = "blackbox";
    /** A host that no preset has; the twin's certificate holds it. */
    static final String OWN_HOST = "eget.example.no";

    /** What the twins have given out and received, by the URL that leads to them; those of a closed twin stay. */
    private static final Map<String, Supplier<List<String>>> SECRETS = new ConcurrentHashMap<>();

    private final Twin twin;
    private final FiksIntegration integration = new FiksIntegration(UUID.randomUUID().toString(), UUID.randomUUID().toString(), ORGNO);
    private final Map<String, String> variables = new HashMap<>();

    private TwinEnvironment(Twin twin, Path directory) throws IOException {
        this.twin = twin;
        rememberSecrets(twin.maskinporten().wellKnownUrl(), twin.maskinporten()::secrets);
        String password = UUID.randomUUID().toString();
        Path store = directory.resolve("virksomhetssertifikat.p12");
        twin.pki().client(ClientCertificate.of(ORGNO)).writePkcs12(store, password);
        Path ca = directory.resolve("ca.pem");
        twin.pki().writeCa(ca);
        twin.maskinporten().register(ClientRegistration.of(CLIENT_ID, ORGNO, "ks:fiks"));
        twin.fiks().register(integration);
        variables.putAll(Map.of(
                "MASKINPORTEN_WELL_KNOWN_URL", twin.maskinporten().wellKnownUrl(),
                "MASKINPORTEN_CLIENT_ID", CLIENT_ID,
                "MASKINPORTEN_CERTIFICATE_PATH", store.toString(),
                "MASKINPORTEN_CERTIFICATE_PASSWORD", password,
                "FIKS_INTEGRASJON_ID", integration.id(),
                "FIKS_INTEGRASJON_PASSORD", integration.password(),
                "PORTNER_CA_BUNDLE", ca.toString()));
        variables.putAll(Map.of(
                "PORTNER_ROUTES_0__NAME", "fiks", "PORTNER_ROUTES_0__UPSTREAM", twin.fiks().url(),
                "PORTNER_ROUTES_1__NAME", "svarut", "PORTNER_ROUTES_1__UPSTREAM", twin.fiks().url()));
    }

    public static TwinEnvironment in(Path directory) throws IOException {
        return in(directory, TwinOptions.defaults());
    }

    static TwinEnvironment in(Path directory, TwinOptions options) throws IOException {
        List<String> names = new ArrayList<>(options.serverNames());
        names.add(OWN_HOST);
        return new TwinEnvironment(Twin.start(options.withServerNames(names.toArray(String[]::new))), directory);
    }

    public TwinPki pki() {
        return twin.pki();
    }

    Twin twin() {
        return twin;
    }

    FiksIntegration integration() {
        return integration;
    }

    /** The variables that work, and these: names and values in turn; an empty value takes a variable away. */
    public Map<String, String> variables(String... namesAndValues) {
        Map<String, String> all = new HashMap<>(variables);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1].isEmpty()) {
                all.remove(namesAndValues[i]);
            } else {
                all.put(namesAndValues[i], namesAndValues[i + 1]);
            }
        }
        return all;
    }

    /** The tokens and assertions that passed between the twins that these variables name and whoever was sent there. */
    static List<String> secretsBehind(Map<String, String> variables) {
        return variables.values().stream().distinct().map(SECRETS::get).filter(Objects::nonNull).flatMap(known -> known.get().stream())
                .toList();
    }

    /**
     * Tells what a Portner must not have said when one of its variables has this value.
     *
     * @param value the twin's URL, or anything that no other twin's Portner has
     */
    public static void rememberSecrets(String value, Supplier<List<String>> secrets) {
        SECRETS.put(value, secrets);
    }

    @Override
    public void close() {
        List<String> secrets = twin.maskinporten().secrets();
        rememberSecrets(twin.maskinporten().wellKnownUrl(), () -> secrets);
        twin.close();
    }
}
