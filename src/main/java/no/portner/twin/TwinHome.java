package no.portner.twin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.UUID;

/** A twin with one client and one integration, its files in a directory of the user's own, and the variables that lead there. */
final class TwinHome implements AutoCloseable {

    private static final String CLIENT_ID = "portner-twin";
    /** A number that passes the check digit, of Digdir's own examples (facts 5). */
    private static final String ORGNO = "991825827";

    private final Twin twin;
    private final Path directory;
    private final Map<String, String> variables;

    private TwinHome(Twin twin, Path directory, Map<String, String> variables) {
        this.twin = twin;
        this.directory = directory;
        this.variables = variables;
    }

    static TwinHome open() throws IOException {
        Twin twin = Twin.start(TwinOptions.defaults());
        Path directory = Files.createTempDirectory("portner-twin-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        String password = UUID.randomUUID().toString();
        Path store = secret(directory.resolve("virksomhetssertifikat.p12"));
        twin.pki().client(ClientCertificate.of(ORGNO)).writePkcs12(store, password);
        Path ca = secret(directory.resolve("ca.pem"));
        twin.pki().writeCa(ca);
        FiksIntegration integration = new FiksIntegration(UUID.randomUUID().toString(), UUID.randomUUID().toString(), ORGNO);
        twin.maskinporten().register(ClientRegistration.of(CLIENT_ID, ORGNO, "ks:fiks"));
        twin.fiks().register(integration);
        return new TwinHome(twin, directory, Map.ofEntries(
                Map.entry("MASKINPORTEN_WELL_KNOWN_URL", twin.maskinporten().wellKnownUrl()),
                Map.entry("MASKINPORTEN_CLIENT_ID", CLIENT_ID),
                Map.entry("MASKINPORTEN_CERTIFICATE_PATH", store.toString()),
                Map.entry("MASKINPORTEN_CERTIFICATE_PASSWORD", password),
                Map.entry("FIKS_INTEGRASJON_ID", integration.id()),
                Map.entry("FIKS_INTEGRASJON_PASSORD", integration.password()),
                Map.entry("PORTNER_CA_BUNDLE", ca.toString()),
                Map.entry("PORTNER_ROUTES_0__NAME", "fiks"),
                Map.entry("PORTNER_ROUTES_0__UPSTREAM", twin.fiks().url()),
                Map.entry("PORTNER_ROUTES_1__NAME", "svarut"),
                Map.entry("PORTNER_ROUTES_1__UPSTREAM", twin.fiks().url())));
    }

    Map<String, String> variables() {
        return variables;
    }

    @Override
    public void close() {
        twin.close();
        try {
            for (String file : new String[] {"virksomhetssertifikat.p12", "ca.pem"}) {
                Files.deleteIfExists(directory.resolve(file));
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path secret(Path file) throws IOException {
        return Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
}
