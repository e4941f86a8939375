package no.portner.upstream;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Whom Portner trusts: the roots of the system it runs on, read at run time (an executable that froze them at build time would trust
 * yesterday's), and those in {@code PORTNER_CA_BUNDLE} on top.
 */
public final class TrustRoots {

    /** Where distributions keep their PEM bundle; the first that exists counts. */
    private static final List<String> SYSTEM = List.of("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem");

    private static final String OF_SYSTEM = "system-";

    private TrustRoots() {
    }

    /**
     * @param systemBundle {@code SSL_CERT_FILE}, where set, instead of the distribution's
     * @param extra {@code PORTNER_CA_BUNDLE}
     * @throws IOException when a bundle that was named cannot be read, or there is no root at all; the message names the variable to set
     */
    public static KeyStore load(Optional<Path> systemBundle, Optional<Path> extra) throws IOException {
        List<Certificate> ofSystem = new ArrayList<>();
        List<Certificate> besides = new ArrayList<>();
        Optional<Path> system = systemBundle.or(() -> SYSTEM.stream().map(Path::of).filter(Files::isReadable).findFirst());
        if (system.isPresent()) {
            ofSystem.addAll(read(system.get(), "SSL_CERT_FILE"));
        }
        if (extra.isPresent()) {
            besides.addAll(read(extra.get(), "PORTNER_CA_BUNDLE"));
        }
        if (ofSystem.isEmpty() && besides.isEmpty()) {
            throw new IOException("this system has no bundle of trusted roots: install ca-certificates, or set SSL_CERT_FILE or"
                    + " PORTNER_CA_BUNDLE to a PEM file");
        }
        return store(ofSystem, besides);
    }

    private static Collection<? extends Certificate> read(Path bundle, String variable) throws IOException {
        Collection<? extends Certificate> certificates;
        try {
            certificates = certificates(Files.readAllBytes(bundle));
        } catch (GeneralSecurityException | IOException e) {
            throw new IOException(variable + ": " + bundle + " cannot be read as a bundle of PEM certificates: " + e.getMessage(), e);
        }
        if (certificates.isEmpty()) {
            throw new IOException(variable + ": " + bundle + " holds no PEM certificate");
        }
        return certificates;
    }

    private static Collection<? extends Certificate> certificates(byte[] bundle) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        Optional<List<byte[]>> pem = PemBundle.split(bundle);
        if (pem.isEmpty()) {
            return factory.generateCertificates(new ByteArrayInputStream(bundle));
        }
        List<Certificate> certificates = new ArrayList<>(pem.get().size());
        for (byte[] encoded : pem.get()) {
            certificates.add(factory.generateCertificate(new ByteArrayInputStream(encoded)));
        }
        return certificates;
    }

    /** Of what {@link #load} has read, the system's own roots. */
    public static List<X509Certificate> ofSystem(KeyStore roots) {
        try {
            List<X509Certificate> system = new ArrayList<>();
            for (String alias : Collections.list(roots.aliases())) {
                if (alias.startsWith(OF_SYSTEM)) {
                    system.add((X509Certificate) roots.getCertificate(alias));
                }
            }
            return system;
        } catch (KeyStoreException e) {
            throw new IllegalStateException("a key store in memory that is not loaded", e);
        }
    }

    private static KeyStore store(List<Certificate> ofSystem, List<Certificate> besides) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < ofSystem.size(); i++) {
                store.setCertificateEntry(OF_SYSTEM + i, ofSystem.get(i));
            }
            for (int i = 0; i < besides.size(); i++) {
                store.setCertificateEntry("bundle-" + i, besides.get(i));
            }
            return store;
        } catch (GeneralSecurityException e) {
            throw new IOException("no key store in memory: " + e.getMessage(), e);
        }
    }
}
