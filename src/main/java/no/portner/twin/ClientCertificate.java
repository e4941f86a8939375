package no.portner.twin;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What kind of virksomhetssertifikat to make (facts 4.1: SEID 2.0 profile). Begin with {@link #of} and change one thing.
 *
 * @param orgno the organisation's nine digits, in the subject as {@code organizationIdentifier=NTRNO-<orgno>}
 * @param key what kind of key
 * @param keyName keys of one name are one key: two certificates with different names have different keys
 * @param usage what the certificate is for
 * @param production issued by an authority without {@code Test4} in its name, which the twin refuses as Digdir's test environment does
 * @param notBefore begin of validity
 * @param notAfter end of validity
 */
public record ClientCertificate(String orgno, Key key, String keyName, Usage usage, boolean production, Instant notBefore,
        Instant notAfter) {

    /** Kinds of key: only RSA of 2048 bits or more can be used with Maskinporten, yet the others are sold or found. */
    public enum Key { RSA_1024, RSA_2048, RSA_3072, EC_P256 }

    /** The three uses that certificates are issued for; Maskinporten takes authentication. */
    public enum Usage { AUTHENTICATION, SIGNATURE, ENCRYPTION }

    public ClientCertificate {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(keyName, "keyName");
        Objects.requireNonNull(usage, "usage");
        if (!orgno.matches("[0-9]{9}")) {
            throw new IllegalArgumentException("an organisation number has nine digits: " + orgno);
        }
        if (!notBefore.isBefore(notAfter)) {
            throw new IllegalArgumentException("a certificate's validity ends after it begins");
        }
    }

    /** A good one: RSA 2048, authentication, test environment, valid since yesterday and for three years. */
    public static ClientCertificate of(String orgno) {
        Instant now = Instant.now();
        return new ClientCertificate(orgno, Key.RSA_2048, "client", Usage.AUTHENTICATION, false, now.minus(Duration.ofDays(1)),
                now.plus(Duration.ofDays(3 * 365)));
    }

    public ClientCertificate withKey(Key other) {
        return new ClientCertificate(orgno, other, keyName, usage, production, notBefore, notAfter);
    }

    public ClientCertificate withKeyName(String other) {
        return new ClientCertificate(orgno, key, other, usage, production, notBefore, notAfter);
    }

    public ClientCertificate withUsage(Usage other) {
        return new ClientCertificate(orgno, key, keyName, other, production, notBefore, notAfter);
    }

    public ClientCertificate inProduction() {
        return new ClientCertificate(orgno, key, keyName, usage, true, notBefore, notAfter);
    }

    public ClientCertificate valid(Instant from, Instant to) {
        return new ClientCertificate(orgno, key, keyName, usage, production, from, to);
    }

    /** Ended yesterday. */
    public ClientCertificate expired() {
        Instant now = Instant.now();
        return valid(now.minus(Duration.ofDays(3 * 365)), now.minus(Duration.ofDays(1)));
    }

    /** Begins tomorrow. */
    public ClientCertificate notYetValid() {
        Instant now = Instant.now();
        return valid(now.plus(Duration.ofDays(1)), now.plus(Duration.ofDays(3 * 365)));
    }
}
