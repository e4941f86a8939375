package no.portner.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
        try {
            PodAuthority authority = parse(content);
            // First, so that what follows looks only at what once was signed.
            checkSignatures(authority);
            checkHosts(authority.intermediate(), hosts);
            checkDates(authority.intermediate(), now);
            checkDates(authority.root(), now);
            checkProfile(authority, hosts);
            return authority;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // Without the cause: parsers quote what they stumble over, and this is a key.
            throw damaged();
        }
    }

    private static PodAuthority parse(byte[] content) throws IOException, GeneralSecurityException, Untrusted {
        List<PemObject> blocks = Pem.read(content);
        if (!blocks.stream().map(PemObject::getType).toList().equals(List.of(Pem.PRIVATE_KEY, Pem.CERTIFICATE, Pem.CERTIFICATE))) {
            throw damaged();
        }
        return new PodAuthority(Certificates.read(blocks.get(2).getContent()), Certificates.read(blocks.get(1).getContent()),
                EcKeys.read(blocks.get(0).getContent()));
    }

    private static Untrusted damaged() {
        return new Untrusted("is damaged");
    }

    private static void checkSignatures(PodAuthority authority) throws Untrusted {
        X509Certificate root = authority.root();
        X509Certificate intermediate = authority.intermediate();
        try {
            root.verify(root.getPublicKey());
            intermediate.verify(root.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw apart();
        }
        if (!EcKeys.belongTogether(authority.key(), intermediate.getPublicKey())
                || !intermediate.getIssuerX500Principal().equals(root.getSubjectX500Principal())) {
            throw apart();
        }
    }

    private static Untrusted apart() {
        return new Untrusted("holds a key and certificates that do not belong together");
    }

    private static void checkHosts(X509Certificate intermediate, Set<String> hosts) throws Untrusted {
        Extension wanted = Profile.intermediate(hosts, intermediate.getPublicKey(), intermediate.getPublicKey())
                .getExtension(Extension.nameConstraints);
        Extensions found = Certificates.extensions(intermediate);
        if (found == null || !wanted.equals(found.getExtension(Extension.nameConstraints))) {
            throw new Untrusted("is for other hosts than the routes have now");
        }
    }

    private static void checkDates(X509Certificate certificate, Instant now) throws Untrusted {
        Validity validity = Validity.of(certificate);
        if (!validity.holds(now, LEFT)) {
            throw new Untrusted("holds a certificate that is valid from " + validity.from() + " to " + validity.to()
                    + ", which is over, not yet or soon over (now is " + now + ")");
        }
    }

    private static void checkProfile(PodAuthority authority, Set<String> hosts) throws Untrusted {
        PublicKey rootKey = authority.root().getPublicKey();
        if (!Profile.root(rootKey).equals(Certificates.extensions(authority.root()))
                || !Profile.intermediate(hosts, authority.intermediate().getPublicKey(), rootKey)
                        .equals(Certificates.extensions(authority.intermediate()))) {
            throw new Untrusted("was made by another version of Portner");
        }
    }
}
