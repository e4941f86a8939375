package no.portner.key;

import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which of a store's keys signs: the one that is named, else the one for authentication (facts 4.1: digitalSignature) that is valid. */
final class KeyChoice {

    private KeyChoice() {
    }

    /**
     * @param alias the name that was set
     * @param where the file, for the error
     * @param now tells which certificates are valid
     */
    static FoundKeys.Entry choose(List<FoundKeys.Entry> entries, Optional<String> alias, String where, KeyVariables names, Instant now)
            throws KeyProblem {
        List<FoundKeys.Entry> named = entries.stream()
                .filter(entry -> alias.isEmpty() || entry.alias().strip().equalsIgnoreCase(alias.get().strip())).toList();
        String variable = names.of(KeyVariables.Setting.CERTIFICATE_ALIAS);
        if (named.isEmpty()) {
            throw new KeyProblem(where + " has no key under the alias '" + alias.orElse("") + "': set " + variable + " to one of "
                    + list(entries, now) + ".");
        }
        if (named.size() == 1) {
            return named.get(0);
        }
        List<FoundKeys.Entry> usable = named.stream().filter(entry -> flaw(entry, now).isEmpty()).toList();
        if (usable.size() != 1) {
            throw new KeyProblem(where + " has " + named.size() + " keys and " + (usable.isEmpty() ? "none" : "more than one")
                    + " that can sign now: set " + variable + " to one of " + list(named, now) + ".");
        }
        return usable.get(0);
    }

    private static String list(List<FoundKeys.Entry> entries, Instant now) {
        return entries.stream().map(entry -> "'" + entry.alias() + "'" + flaw(entry, now).map(flaw -> " (" + flaw + ")").orElse(""))
                .collect(Collectors.joining(", "));
    }

    private static Optional<String> flaw(FoundKeys.Entry entry, Instant now) {
        if (entry.certificate().isEmpty()) {
            return Optional.of("no certificate");
        }
        X509Certificate certificate = entry.certificate().get();
        if (!(certificate.getPublicKey() instanceof RSAKey)) {
            return Optional.of("not RSA");
        }
        if (!CertificateChecks.maySign(certificate)) {
            return Optional.of("without digitalSignature");
        }
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            return Optional.of("expired " + certificate.getNotAfter().toInstant());
        }
        return now.isBefore(certificate.getNotBefore().toInstant())
                ? Optional.of("valid from " + certificate.getNotBefore().toInstant()) : Optional.empty();
    }
}
