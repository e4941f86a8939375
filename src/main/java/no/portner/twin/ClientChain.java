package no.portner.twin;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;

/**
 * A certificate with its key and its issuers.
 *
 * @param key the leaf's private key
 * @param certificates leaf, issuing authority, root
 */
public record ClientChain(PrivateKey key, List<X509Certificate> certificates) {

    /** The alias that KS' own key stores use (facts 4.1). */
    public static final String ALIAS = "authentication certificate";

    public ClientChain {
        Objects.requireNonNull(key, "key");
        certificates = List.copyOf(certificates);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("a chain begins with a leaf");
        }
    }

    public X509Certificate leaf() {
        return certificates.get(0);
    }

    /** The leaf's, as it stands in {@link ReceivedGrant#thumbprint}. */
    public String thumbprint() {
        try {
            return Pem.thumbprint(leaf().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param type {@code PKCS12} or {@code JKS} */
    public KeyStore keyStore(String type, char[] password) {
        try {
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, null);
            store.setKeyEntry(ALIAS, key, password, certificates.toArray(Certificate[]::new));
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes a PKCS#12 key store with the key and the whole chain; an existing file keeps its mode. */
    public void writePkcs12(Path file, String password) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            keyStore("PKCS12", password.toCharArray()).store(out, password.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key as PKCS#8 PEM, as KS' clients want it. */
    public String keyPem() {
        return Pem.of("PRIVATE KEY", key.getEncoded());
    }

    /** The certificates as PEM, leaf first. */
    public String certificatesPem() {
        StringBuilder pem = new StringBuilder();
        certificates.forEach(certificate -> pem.append(Pem.of(certificate)));
        return pem.toString();
    }

    @Override
    public String toString() {
        return "ClientChain[" + leaf().getSubjectX500Principal() + "]";
    }
}
