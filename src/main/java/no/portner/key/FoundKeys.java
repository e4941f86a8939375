package no.portner.key;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a file or a pair of files holds.
 *
 * @param entries the private keys, still locked
 * @param certificates all certificates, in the order of the file
 */
record FoundKeys(List<Entry> entries, List<X509Certificate> certificates) {

    FoundKeys {
        entries = List.copyOf(entries);
        certificates = List.copyOf(certificates);
    }

    /**
     * A private key that can be chosen by its certificate before anyone knows the key's own password.
     *
     * @param alias the entry's name in its store
     * @param certificate the certificate that is said to belong to it
     * @param lock opens the key
     */
    record Entry(String alias, Optional<X509Certificate> certificate, Lock lock) {

        Entry {
            Objects.requireNonNull(alias, "alias");
            Objects.requireNonNull(certificate, "certificate");
            Objects.requireNonNull(lock, "lock");
        }
    }

    /** Takes the password off a key. */
    interface Lock {
        PrivateKey open() throws KeyProblem;
    }
}
