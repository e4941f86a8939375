package no.portner.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import no.portner.pki.KeyFile.Untrusted;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.util.io.pem.PemObject;

/** An authority as text, and back. It is an authority again only if it is exactly what would be made now, but for names and dates. */
final class StoredAuthority {

    /** An authority that is used again should outlast the pod, as a new one does. */
    private static final Duration LEFT = Duration.ofDays(365);

    private StoredAuthority() {
    }

    static String text(PodAuthority authority) {
        return Pem.of(Pem.PRIVATE_KEY, authority.key().getEncoded()) + Pem.of(authority.intermediate()) + Pem.of(authority.root());
    }

    static PodAuthority read(byte[] content, Set<String> hosts, Instant now) throws Untrusted {
        PodAuthority authority = parse(content);
        checkHosts(authority.intermediate(), hosts);
        for (X509Certificate certificate : List.of(authority.intermediate(), authority.root())) {
            if (!Validity.of(certificate).holds(now, LEFT)) {
                throw new Untrusted("holds a certificate that is valid from " + certificate.getNotBefore().toInstant() + " to "
                        + certificate.getNotAfter().toInstant() + ", which is over, not yet or soon over (now is " + now + ")");
            }
        }
        checkBelongsTogether(authority, hosts);
        return authority;
    }

    private static PodAuthority parse(byte[] content) throws Untrusted {
        try {
            List<PemObject> blocks = Pem.read(content);
            List<String> labels = blocks.stream().map(PemObject::getType).toList();
            if (!labels.equals(List.of(Pem.PRIVATE_KEY, Pem.CERTIFICATE, Pem.CERTIFICATE))) {
                throw damaged();
            }
            PrivateKey key = EcKeys.read(blocks.get(0).getContent());
            return new PodAuthority(Certificates.read(blocks.get(2).getContent()), Certificates.read(blocks.get(1).getContent()), key);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // Without the cause: parsers quote what they stumble over, and this is a key.
            throw damaged();
        }
    }

    private static Untrusted damaged() {
        return new Untrusted("is damaged");
    }

    private static void checkHosts(X509Certificate intermediate, Set<String> hosts) throws Untrusted {
        Extension found;
        try {
            found = Certificates.extensions(intermediate).getExtension(Extension.nameConstraints);
        } catch (RuntimeException e) {
            throw damaged();
        }
        if (found == null || !found.getParsedValue().equals(Profile.constraints(hosts).toASN1Primitive())) {
            throw new Untrusted("is for other hosts than the routes have now");
        }
    }

    private static void checkBelongsTogether(PodAuthority authority, Set<String> hosts) throws Untrusted {
        X509Certificate root = authority.root();
        X509Certificate intermediate = authority.intermediate();
        try {
            root.verify(root.getPublicKey());
            intermediate.verify(root.getPublicKey());
            Extensions ofRoot = Profile.root(root.getPublicKey());
            Extensions ofIntermediate = Profile.intermediate(hosts, intermediate.getPublicKey(), root.getPublicKey());
            if (intermediate.getIssuerX500Principal().equals(root.getSubjectX500Principal())
                    && Objects.equals(Certificates.extensions(root), ofRoot)
                    && Objects.equals(Certificates.extensions(intermediate), ofIntermediate)
                    && EcKeys.belongTogether(authority.key(), intermediate.getPublicKey())) {
                return;
            }
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new Untrusted("holds a key and certificates that do not belong together");
        }
        throw new Untrusted("holds a key and certificates that do not belong together");
    }
}
