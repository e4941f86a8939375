package no.portner.key;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import no.portner.key.KeyProblem.Flaw;
import no.portner.key.KeyProblem.Kind;

/** Whether Maskinporten would take this certificate: asked at start, since its own refusal comes late and says little. */
final class CertificateChecks {

    /** Names of Norwegian test authorities: {@code Buypass Class 3 Test4 CA 3}, {@code Commfides Legal Person - G3 - TEST} (facts 4.2). */
    private static final Pattern TEST = Pattern.compile("\\btest\\d*\\b");
    /** Only these issue for production. Any other name proves nothing, and is left to Maskinporten. */
    private static final Pattern KNOWN = Pattern.compile("buypass|commfides");

    private CertificateChecks() {
    }

    /** @return all that is wrong, empty when nothing is */
    static List<Flaw> problems(X509Certificate certificate, KeyChecks checks, String where, String variable) {
        List<Flaw> problems = new ArrayList<>();
        Instant now = checks.clock().instant();
        Instant from = certificate.getNotBefore().toInstant();
        Instant to = certificate.getNotAfter().toInstant();
        String what = "The certificate in " + where;
        if (now.isAfter(to)) {
            problems.add(new Flaw(Kind.EXPIRED, what + " expired at " + to + " (now is " + now + "): set " + variable + " to its successor, or order one."));
        }
        if (now.isBefore(from)) {
            problems.add(new Flaw(Kind.NOT_YET_VALID, what + " is not valid before " + from + " (now is " + now + "): wait, check the clock, or set " + variable
                    + " to another."));
        }
        if (!maySign(certificate)) {
            problems.add(new Flaw(Kind.NOT_FOR_SIGNING, what + " is not for authentication (keyUsage lacks digitalSignature): set " + variable
                    + " to the authentication certificate."));
        }
        if (OrganisationNumber.of(certificate).isEmpty()) {
            problems.add(new Flaw(Kind.NO_ORGANISATION, what + " names no organisation number, so Maskinporten cannot tell whose it is: set " + variable
                    + " to a virksomhetssertifikat."));
        }
        String issuer = certificate.getIssuerX500Principal().getName();
        boolean test = TEST.matcher(issuer.toLowerCase(Locale.ROOT)).find();
        boolean known = KNOWN.matcher(issuer.toLowerCase(Locale.ROOT)).find();
        if (test && checks.environment() == KeyChecks.Environment.PROD) {
            problems.add(new Flaw(Kind.OTHER_ENVIRONMENT,
                    what + " is a test certificate (issued by " + issuer + ") and the issuer is Maskinporten's production: set "
                    + variable + " to a production certificate, or FIKS_ENVIRONMENT to test."));
        }
        if (!test && known && checks.environment() == KeyChecks.Environment.TEST) {
            problems.add(new Flaw(Kind.OTHER_ENVIRONMENT,
                    what + " is a production certificate (issued by " + issuer + ") and the issuer is Maskinporten's test: set "
                    + variable + " to a test certificate, or FIKS_ENVIRONMENT to prod."));
        }
        return problems;
    }

    /** digitalSignature, which a certificate without the extension has like all other uses (RFC 5280 4.2.1.3). */
    static boolean maySign(X509Certificate certificate) {
        boolean[] usage = certificate.getKeyUsage();
        return usage == null || usage[0];
    }
}
