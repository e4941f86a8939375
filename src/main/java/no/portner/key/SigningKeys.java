package no.portner.key;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import no.portner.key.KeyVariables.Setting;

/** Makes a {@link SigningKey} out of what is configured, or says why that cannot be. */
public final class SigningKeys {

    private final KeySettings settings;
    private final KeyVariables names;
    private final KeyChecks checks;

    private SigningKeys(KeySettings settings, KeyVariables names, KeyChecks checks) {
        this.settings = settings;
        this.names = names;
        this.checks = checks;
    }

    /**
     * Reads the key's files, anew each time, and checks the key.
     *
     * @param names what the settings are called where they were set, for the errors
     * @throws KeyProblem when the key cannot be had or Maskinporten would not take it; safe to show
     */
    public static SigningKey load(KeySettings settings, KeyVariables names, KeyChecks checks) throws KeyProblem {
        SigningKeys loader = new SigningKeys(settings, names, checks);
        try {
            return loader.load();
        } catch (RuntimeException e) {
            // A damaged file can bring a parser to fall in ways of its own; its message could quote the key.
            throw new KeyProblem(loader.where() + " holds a key that is damaged (" + e.getClass().getSimpleName() + "). Export it again.");
        }
    }

    private SigningKey load() throws KeyProblem {
        if (settings.clientJwk().isPresent()) {
            return registered(settings.clientJwk().get().reveal());
        }
        if (settings.certificatePath().isEmpty() && settings.privateKeyPath().isEmpty()) {
            throw new KeyProblem("There is no key to sign with: set " + names.of(Setting.CERTIFICATE_PATH)
                    + " to the virksomhetssertifikat, or " + names.of(Setting.CLIENT_JWK) + " to a registered private key.");
        }
        return fromFiles();
    }

    /** The variable that names the main file. */
    private String where() {
        return names.of(settings.clientJwk().isPresent() ? Setting.CLIENT_JWK
                : settings.certificatePath().isPresent() ? Setting.CERTIFICATE_PATH : Setting.PRIVATE_KEY_PATH);
    }

    private SigningKey registered(String json) throws KeyProblem {
        String variable = names.of(Setting.CLIENT_JWK);
        if (settings.certificatePath().isPresent() || settings.privateKeyPath().isPresent()) {
            throw new KeyProblem(variable + " and " + names.of(settings.certificatePath().isPresent() ? Setting.CERTIFICATE_PATH
                    : Setting.PRIVATE_KEY_PATH) + " are both set: a grant is signed with one key, so unset one of them.");
        }
        JwkSource.Jwk jwk = JwkSource.read(json, variable);
        Optional<String> kid = settings.keyId().or(jwk::kid);
        if (kid.isEmpty()) {
            throw new KeyProblem(variable + " has no kid: set " + names.of(Setting.KEY_ID) + " to the id that the key is registered under.");
        }
        checkPair(jwk.privateKey(), jwk.publicKey(), variable, variable);
        return new SigningKey(jwk.privateKey(), kid, List.of(), thumbprint(jwk.publicKey()), Optional.empty(), Optional.empty());
    }

    private SigningKey fromFiles() throws KeyProblem {
        KeyFiles files = new KeyFiles(settings, names);
        KeyFile file = files.main();
        String where = file.toString();
        FoundKeys found = files.open(file);
        if (found.entries().isEmpty()) {
            throw file.problem("holds no private key: "
                    + (settings.certificatePath().isEmpty() || settings.privateKeyPath().isPresent() ? "check "
                    : "export it again with the key, or set ") + names.of(Setting.PRIVATE_KEY_PATH) + (settings.privateKeyPath().isPresent()
                    ? "." : " to a PEM key beside a PEM certificate."));
        }
        // PEM has no aliases: its keys are told apart by their certificates.
        Optional<String> alias = FileShape.of(file.content()) == FileShape.PEM ? Optional.empty() : settings.certificateAlias();
        FoundKeys.Entry entry = KeyChoice.choose(found.entries(), alias, where, names, checks.clock().instant());
        Optional<X509Certificate> certificate = entry.certificate();
        if (certificate.isEmpty() && settings.keyId().isEmpty()) {
            throw file.problem("holds a key but no certificate for it: set " + names.of(Setting.CERTIFICATE_PATH)
                    + " to a file that has both, or " + names.of(Setting.KEY_ID) + " if the key is registered with Maskinporten.");
        }
        PrivateKey key = entry.lock().open();
        RsaKeys.check(key, where);
        PublicKey publicKey = certificate.map(X509Certificate::getPublicKey).or(() -> RsaKeys.publicOf(key))
                .orElseThrow(() -> file.problem("holds a key without its primes. Export it again."));
        checkPair(key, publicKey, where, names.of(settings.privateKeyPath().isPresent() ? Setting.PRIVATE_KEY_PATH
                : Setting.CERTIFICATE_PATH));
        if (settings.keyId().isPresent()) {
            // Maskinporten knows the key by its id and never sees the certificate.
            return signingKey(key, publicKey, certificate, List.of());
        }
        List<KeyProblem.Flaw> problems = CertificateChecks.problems(certificate.get(), checks, where, file.variable());
        if (!problems.isEmpty()) {
            throw KeyProblem.of(problems);
        }
        return signingKey(key, publicKey, certificate, settings.x5c() == KeySettings.X5c.LEAF ? List.of(certificate.get())
                : IssuerChain.of(certificate.get(), found.certificates()));
    }

    private SigningKey signingKey(PrivateKey key, PublicKey publicKey, Optional<X509Certificate> certificate, List<X509Certificate> x5c) {
        return new SigningKey(key, settings.keyId(), x5c, thumbprint(publicKey), certificate, certificate.flatMap(OrganisationNumber::of));
    }

    private static void checkPair(PrivateKey key, PublicKey publicKey, String where, String variable) throws KeyProblem {
        RsaKeys.check(key, where);
        if (!RsaKeys.fits(key, publicKey)) {
            throw new KeyProblem("The private key does not fit the certificate or public key in " + where + ": set " + variable
                    + " to the one that was made with it.");
        }
    }

    private static String thumbprint(PublicKey key) {
        try {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
