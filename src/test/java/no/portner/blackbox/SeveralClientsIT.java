package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static no.portner.blackbox.TwinEnvironment.CLIENT_ID;
import static no.portner.blackbox.TwinEnvironment.ORGNO;
import static no.portner.blackbox.TwinEnvironment.OWN_HOST;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import no.portner.twin.ClientCertificate;
import no.portner.twin.ClientChain;
import no.portner.twin.ClientRegistration;
import no.portner.twin.ReceivedGrant;
import no.portner.twin.TwinOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route with a client, a key and scopes of its own: whatever is wrong with one client is nothing to the other. */
class SeveralClientsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OWN = "own-client";
    private static final String R = "PORTNER_ROUTES_2__";
    /** Of nobody in these tests. */
    private static final String STRANGER = "910753614";

    @TempDir
    Path directory;

    @Test
    void eachHasItsOwnLifeReloadAndErrors() throws Exception {
        try (TwinEnvironment environment = TwinEnvironment.in(directory, TwinOptions.defaults().withTokenLife(Duration.ofSeconds(10)))) {
            environment.twin().maskinporten().register(ClientRegistration.of(OWN, ORGNO, "ks:fiks", "ks:own"));
            Path shared = Path.of(environment.variables().get("MASKINPORTEN_CERTIFICATE_PATH"));
            Path own = directory.resolve("own.p12");
            ClientChain ownFirst = chain(environment, ORGNO, "own-1");
            ClientChain ownSecond = chain(environment, ORGNO, "own-2");
            ClientChain sharedSecond = chain(environment, ORGNO, "shared-2");
            ownFirst.writePkcs12(own, "own-password");
            Map<String, String> variables = environment.variables(R + "NAME", "own", R + "HOST", OWN_HOST, R + "UPSTREAM",
                    environment.twin().fiks().url(), R + "CLIENT_ID", OWN, R + "SCOPES", "ks:fiks ks:own",
                    R + "CERTIFICATE_PATH", own.toString(), R + "CERTIFICATE_PASSWORD", "own-password");
            try (Rotated portner = Rotated.start(environment, variables, "/x", "/" + OWN_HOST + "/x")) {
                Files.delete(own);
                portner.says(R + "CERTIFICATE_PATH: there is no file");
                sharedSecond.writePkcs12(shared, environment.variables().get("MASKINPORTEN_CERTIFICATE_PASSWORD"));
                portner.goesOverTo(CLIENT_ID, sharedSecond.thumbprint());
                assertThat(portner.client(OWN).getString("key_files_error")).contains("there is no file");
                assertThat(portner.client(CLIENT_ID).getString("key_files_error")).isNull();
                portner.renewsBy(OWN, ownFirst.thumbprint());

                chain(environment, STRANGER, "stranger").writePkcs12(own, "own-password");
                eventually(PATIENCE, () -> assertThat(portner.requests(OWN)).extracting(ReceivedGrant::outcome).contains("MP-122"));
                eventually(PATIENCE, () -> assertThat(portner.client(OWN).getString("next_key_error")).contains("refused the grant"));
                assertThat(portner.client(CLIENT_ID).getString("next_key")).isNull();
                portner.renewsBy(CLIENT_ID, sharedSecond.thumbprint());

                ownSecond.writePkcs12(own, "own-password");
                portner.goesOverTo(OWN, ownSecond.thumbprint());
                portner.noCallHasFailed();
            }
        }
    }

    private static ClientChain chain(TwinEnvironment environment, String orgno, String keyName) {
        return environment.twin().pki().client(ClientCertificate.of(orgno).withKeyName(keyName));
    }
}
