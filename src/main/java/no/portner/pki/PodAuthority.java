package no.portner.pki;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;

/**
 * Who signs the leaf certificates. The root's key exists for the length of {@link #create}: what the root vouches for can never become
 * more than the one intermediate.
 *
 * @param root whom the application trusts
 * @param intermediate what the root vouches for: an authority for the routes' hosts alone
 * @param key the intermediate's, never shown
 */
record PodAuthority(X509Certificate root, X509Certificate intermediate, PrivateKey key) {

    /** Longer than any pod lives: an application reads the root when it starts, and never again. */
    private static final Duration LIFE = Duration.ofDays(3650);
    static final Duration LEAF_LIFE = Duration.ofDays(7);
    /** RFC 5280 appendix A.1: ub-common-name-length. */
    private static final int LONGEST_COMMON_NAME = 64;

    PodAuthority {
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(intermediate, "intermediate");
        Objects.requireNonNull(key, "key");
    }

    /** A server's certificate with its key. */
    record Leaf(X509Certificate certificate, PrivateKey key) {

        @Override
        public String toString() {
            return "Leaf[" + certificate.getSubjectX500Principal() + "]";
        }
    }

    static PodAuthority create(Set<String> hosts, Instant now) {
        // Each authority has a name of its own: a client that knows an old one then says "unknown issuer", not "bad signature".
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        String name = "Portner pod CA " + HexFormat.of().formatHex(random);
        X500Name rootName = Certificates.commonName(name);
        Validity validity = Validity.lasting(LIFE, now);
        KeyPair rootPair = EcKeys.generate();
        KeyPair pair = EcKeys.generate();
        X509Certificate root = Certificates.issue(rootName, rootPair.getPrivate(), rootName, rootPair.getPublic(), validity,
                Profile.root(rootPair.getPublic()));
        X509Certificate intermediate = Certificates.issue(rootName, rootPair.getPrivate(),
                Certificates.commonName(name + " intermediate"), pair.getPublic(), validity,
                Profile.intermediate(hosts, pair.getPublic(), rootPair.getPublic()));
        return new PodAuthority(root, intermediate, pair.getPrivate());
    }

    /** A leaf for a host, with a key of its own. That the host is permitted is the clients' to check. */
    Leaf leaf(String host, Instant now) {
        KeyPair pair = EcKeys.generate();
        // Clients look at subjectAltName alone (RFC 9525 section 6.1); the common name is for people.
        X500Name subject = Certificates.commonName(host.length() <= LONGEST_COMMON_NAME ? host : "Portner");
        X509Certificate certificate = Certificates.issue(Certificates.subject(intermediate), key, subject, pair.getPublic(),
                Validity.lasting(LEAF_LIFE, now), Profile.leaf(host, pair.getPublic(), intermediate.getPublicKey()));
        return new Leaf(certificate, pair.getPrivate());
    }

    /** What a server sends (RFC 8446 section 4.4.2): all but the root, which a client has or does not trust. */
    List<X509Certificate> chainOf(Leaf leaf) {
        return List.of(leaf.certificate(), intermediate);
    }

    /** The root's name, which tells it from others. */
    String name() {
        return root.getSubjectX500Principal().getName();
    }

    @Override
    public String toString() {
        return "PodAuthority[" + name() + ", key ***]";
    }
}
