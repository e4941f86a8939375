package no.portner.key;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import no.portner.config.Secret;
import no.portner.config.UnreadableSecret;

/**
 * Where the key that signs grants is to be found, as configured: a certificate with its key, or a registered key.
 *
 * @param certificatePath {@code MASKINPORTEN_CERTIFICATE_PATH}: PKCS#12, JKS or PEM, told apart by content
 * @param certificatePassword {@code MASKINPORTEN_CERTIFICATE_PASSWORD}: of the store
 * @param certificateAlias {@code MASKINPORTEN_CERTIFICATE_ALIAS}: which entry of the store
 * @param privateKeyPath {@code MASKINPORTEN_PRIVATE_KEY_PATH}: a PEM key beside a PEM certificate, or alone with a key id
 * @param privateKeyPassword {@code MASKINPORTEN_PRIVATE_KEY_PASSWORD}: of an encrypted key, or of a store's entry with its own password
 * @param clientJwk {@code MASKINPORTEN_CLIENT_JWK}: a registered private JWK
 * @param keyId {@code MASKINPORTEN_KEY_ID}: sent as kid instead of x5c
 * @param x5c {@code MASKINPORTEN_X5C}: how much of the chain is sent
 */
public record KeySettings(Optional<Path> certificatePath, Optional<Secret> certificatePassword, Optional<String> certificateAlias,
        Optional<Path> privateKeyPath, Optional<Secret> privateKeyPassword, Optional<Secret> clientJwk, Optional<String> keyId, X5c x5c) {

    /** How much of the certificate chain a grant carries. */
    public enum X5c { CHAIN, LEAF }

    public KeySettings {
        Objects.requireNonNull(certificatePath, "certificatePath");
        Objects.requireNonNull(certificatePassword, "certificatePassword");
        Objects.requireNonNull(certificateAlias, "certificateAlias");
        Objects.requireNonNull(privateKeyPath, "privateKeyPath");
        Objects.requireNonNull(privateKeyPassword, "privateKeyPassword");
        Objects.requireNonNull(clientJwk, "clientJwk");
        Objects.requireNonNull(keyId, "keyId");
        Objects.requireNonNull(x5c, "x5c");
    }

    /**
     * The same with its secrets as their files have them now. Blocks while they are read.
     *
     * @throws KeyProblem naming every secret that cannot be used at the moment
     */
    KeySettings again() throws KeyProblem {
        List<String> problems = new ArrayList<>();
        KeySettings settings = new KeySettings(certificatePath, again(certificatePassword, problems), certificateAlias, privateKeyPath,
                again(privateKeyPassword, problems), again(clientJwk, problems), keyId, x5c);
        if (!problems.isEmpty()) {
            throw new KeyProblem(problems);
        }
        return settings;
    }

    /** Every file that the key is made of, secrets included. */
    public List<Path> files() {
        return Stream.of(certificatePath, certificatePassword.flatMap(Secret::file), privateKeyPath,
                privateKeyPassword.flatMap(Secret::file), clientJwk.flatMap(Secret::file)).flatMap(Optional::stream).toList();
    }

    private static Optional<Secret> again(Optional<Secret> secret, List<String> problems) {
        try {
            return secret.isEmpty() ? secret : Optional.of(secret.get().again());
        } catch (UnreadableSecret e) {
            problems.add(e.getMessage() + ".");
            return secret;
        }
    }
}
