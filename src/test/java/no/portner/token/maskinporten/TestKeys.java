package no.portner.token.maskinporten;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import no.portner.key.SigningKey;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** One key, made once, with and without a certificate. */
final class TestKeys {

    static final KeyPair PAIR = pair();
    static final X509Certificate CERTIFICATE = certificate();

    private TestKeys() {
    }

    static SigningKey withKid() {
        return new SigningKey(PAIR.getPrivate(), Optional.of("my-kid"), List.of(), "thumbprint", Optional.empty(), Optional.empty());
    }

    static SigningKey withCertificate() {
        return new SigningKey(PAIR.getPrivate(), Optional.empty(), List.of(CERTIFICATE, CERTIFICATE), "thumbprint",
                Optional.of(CERTIFICATE), Optional.empty());
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static X509Certificate certificate() {
        try {
            X500Principal name = new X500Principal("CN=test");
            var builder = new JcaX509v3CertificateBuilder(name, BigInteger.ONE, Date.from(Instant.EPOCH),
                    Date.from(Instant.parse("2100-01-01T00:00:00Z")), name, PAIR.getPublic())
                    .addExtension(Extension.subjectAlternativeName, false,
                            new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
            return new JcaX509CertificateConverter().getCertificate(
                    builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(PAIR.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
