package no.portner.key;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import no.portner.config.Secret;

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
}
