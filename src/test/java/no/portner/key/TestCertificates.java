package no.portner.key;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates like those of Buypass' test authority, made here. Keys are made once in a JVM, since RSA keys take their time. */
public final class TestCertificates {

    public static final String ORGANISATION_NUMBER = "991825827";
    /** A new one: organizationIdentifier. */
    public static final String SEID2 = "C=NO,O=Testkommune,CN=Testkommune,organizationIdentifier=NTRNO-" + ORGANISATION_NUMBER;
    public static final String TEST_CA_NAME = "Buypass Class 3 Test4 CA 3";
    public static final String PROD_CA_NAME = "Buypass Class 3 CA 3";
    private static final String TEST_CA = "C=NO,O=Buypass AS-983163327,CN=" + TEST_CA_NAME;
    private static final String ROOT = "C=NO,O=Buypass AS-983163327,CN=Buypass Class 3 Root CA";

    private static final Map<String, KeyPair> KEYS = new ConcurrentHashMap<>();
    private static final AtomicLong SERIAL = new AtomicLong(1);

    /** A key with its certificate and the certificates above it. */
    public record Chain(KeyPair keys, X509Certificate leaf, X509Certificate intermediate, X509Certificate root) {

        public List<X509Certificate> all() {
            return List.of(leaf, intermediate, root);
        }
    }

    /** What a certificate is to say; each method gives a changed copy. */
    public record Plan(String keyName, String subject, String issuer, Instant from, Instant to, int keyUsage) {

        public Plan subject(String value) {
            return new Plan(keyName, value, issuer, from, to, keyUsage);
        }

        public Plan issuer(String value) {
            return new Plan(keyName, subject, value, from, to, keyUsage);
        }

        /** @param name the same name gives the same key; one that begins with EC an EC key, with 1024 a short one */
        public Plan key(String name) {
            return new Plan(name, subject, issuer, from, to, keyUsage);
        }

        public Plan valid(Instant first, Instant last) {
            return new Plan(keyName, subject, issuer, first, last, keyUsage);
        }

        /** @param usage of {@link KeyUsage}, or -1 for no such extension */
        public Plan usage(int usage) {
            return new Plan(keyName, subject, issuer, from, to, usage);
        }

        public Chain make() {
            X509Certificate root = certificate(ROOT, "root", ROOT, "root", from, to, KeyUsage.keyCertSign, true);
            X509Certificate ca = certificate(issuer, "ca", ROOT, "root", from, to, KeyUsage.keyCertSign, true);
            return new Chain(keys(keyName), certificate(subject, keyName, issuer, "ca", from, to, keyUsage, false), ca, root);
        }

        public X509Certificate selfSigned() {
            return certificate(subject, keyName, subject, keyName, from, to, keyUsage, false);
        }
    }

    private TestCertificates() {
    }

    /** A certificate that nothing is wrong with, from Buypass' test authority, valid from yesterday for a year. */
    public static Plan virksomhetssertifikat() {
        Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
        return new Plan("auth", SEID2, TEST_CA, today.minus(Duration.ofDays(1)), today.plus(Duration.ofDays(365)), KeyUsage.digitalSignature);
    }

    /** @param name see {@link Plan#key} */
    public static KeyPair keys(String name) {
        return KEYS.computeIfAbsent(name, n -> {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance(n.startsWith("EC") ? "EC" : "RSA");
                generator.initialize(n.startsWith("EC") ? 256 : n.startsWith("1024") ? 1024 : 2048);
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static X509Certificate certificate(String subject, String key, String issuer, String issuerKey, Instant from, Instant to,
            int usage, boolean authority) {
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(new X500Name(issuer),
                    BigInteger.valueOf(SERIAL.getAndIncrement()), Date.from(from), Date.from(to), new X500Name(subject),
                    keys(key).getPublic());
            if (usage >= 0) {
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
            }
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            String algorithm = issuerKey.startsWith("EC") ? "SHA256withECDSA" : "SHA256withRSA";
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(keys(issuerKey).getPrivate())));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
