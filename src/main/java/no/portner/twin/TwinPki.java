package no.portner.twin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * The twin's certificates: a root for its servers' TLS, and two hierarchies that look like Buypass' for virksomhetssertifikater (facts
 * 4.2), of which the twin's Maskinporten knows the test one only.
 */
public final class TwinPki {

    private final Authority tls = Authority.root(name("Portner twin CA " + UUID.randomUUID()), KeyPool.ec("tls-root"));
    private final Authority testRoot = Authority.root(name("Portner twin Class 3 Test4 Root CA"), KeyPool.ec("test-root"));
    private final Authority testIssuing = testRoot.issuing(name("Portner twin Class 3 Test4 CA 3"), KeyPool.rsa("test-issuing", 2048));

    /** The root of the servers' certificates, as PEM: what {@code PORTNER_CA_BUNDLE} wants. */
    public String caPem() {
        return Pem.of(tls.certificate());
    }

    public X509Certificate ca() {
        return tls.certificate();
    }

    public void writeCa(Path file) throws IOException {
        Files.writeString(file, caPem());
    }

    /** A TLS context that trusts the twin's servers and nobody else. */
    public SSLContext sslContext() {
        try {
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry("twin", tls.certificate());
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trust);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A virksomhetssertifikat of the given kind, with its issuers. */
    public ClientChain client(ClientCertificate kind) {
        Authority root = kind.production() ? Authority.root(name("Portner twin Class 3 Root CA"), KeyPool.ec("prod-root")) : testRoot;
        Authority issuing = kind.production() ? root.issuing(name("Portner twin Class 3 CA 3"), KeyPool.rsa("prod-issuing", 2048))
                : testIssuing;
        KeyPair pair = switch (kind.key()) {
            case RSA_1024 -> KeyPool.rsa(kind.keyName(), 1024);
            case RSA_2048 -> KeyPool.rsa(kind.keyName(), 2048);
            case RSA_3072 -> KeyPool.rsa(kind.keyName(), 3072);
            case EC_P256 -> KeyPool.ec(kind.keyName());
        };
        int usage = switch (kind.usage()) {
            case AUTHENTICATION -> KeyUsage.digitalSignature;
            case SIGNATURE -> KeyUsage.nonRepudiation;
            case ENCRYPTION -> KeyUsage.keyEncipherment;
        };
        X500Name subject = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.C, "NO").addRDN(BCStyle.O, "TVILLING KOMMUNE")
                .addRDN(BCStyle.CN, "TVILLING KOMMUNE").addRDN(BCStyle.ORGANIZATION_IDENTIFIER, "NTRNO-" + kind.orgno()).build();
        X509Certificate leaf = issuing.issue(subject, pair.getPublic(), new Authority.Validity(kind.notBefore(), kind.notAfter()),
                Map.of(Extension.keyUsage, new KeyUsage(usage)));
        return new ClientChain(pair.getPrivate(), List.of(leaf, issuing.certificate(), root.certificate()));
    }

    /** Who may have issued a virksomhetssertifikat for the test environment: Digdir holds the issuing authorities too. */
    List<X509Certificate> trustedIssuers() {
        return List.of(testIssuing.certificate(), testRoot.certificate());
    }

    /** A server's key and certificate for localhost, both loopback addresses and the given names, as PKCS#12. */
    public KeyStore server(List<String> names, char[] password) {
        return server(names, Authority.Validity.around(Instant.now(), Duration.ofDays(90)), password);
    }

    KeyStore server(List<String> names, Authority.Validity validity, char[] password) {
        KeyPair pair = KeyPool.ec("server");
        List<GeneralName> all = new ArrayList<>();
        all.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
        all.add(new GeneralName(GeneralName.iPAddress, "::1"));
        Stream.concat(Stream.of("localhost"), names.stream()).distinct()
                .forEach(name -> all.add(new GeneralName(GeneralName.dNSName, name)));
        X509Certificate leaf = tls.issue(name("localhost"), pair.getPublic(),
                validity,
                Map.of(Extension.keyUsage, new KeyUsage(KeyUsage.digitalSignature),
                        Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth),
                        Extension.subjectAlternativeName, new GeneralNames(all.toArray(GeneralName[]::new))));
        return new ClientChain(pair.getPrivate(), List.of(leaf)).keyStore("PKCS12", password);
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.C, "NO").addRDN(BCStyle.O, "Portner twin")
                .addRDN(BCStyle.CN, commonName).build();
    }
}
