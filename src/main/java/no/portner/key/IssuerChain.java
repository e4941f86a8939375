package no.portner.key;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The certificates that a grant carries as x5c: the key's own, then whoever issued the one before (RFC 7517 4.7), without the root. */
final class IssuerChain {

    private IssuerChain() {
    }

    /** @param known certificates in any order; a missing link ends the chain */
    static List<X509Certificate> of(X509Certificate leaf, List<X509Certificate> known) {
        List<X509Certificate> chain = new ArrayList<>();
        Optional<X509Certificate> next = Optional.of(leaf);
        while (next.isPresent() && !chain.contains(next.get())) {
            X509Certificate last = next.get();
            chain.add(last);
            // Of two certificates for one authority, a renewed one, the younger.
            next = isRoot(last) ? Optional.empty() : known.stream()
                    .filter(issuer -> !isRoot(issuer) && issued(issuer, last))
                    .max(Comparator.comparing(X509Certificate::getNotAfter));
        }
        return chain;
    }

    private static boolean isRoot(X509Certificate certificate) {
        return issued(certificate, certificate);
    }

    private static boolean issued(X509Certificate issuer, X509Certificate certificate) {
        if (!issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
