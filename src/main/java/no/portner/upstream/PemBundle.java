package no.portner.upstream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Takes a bundle of PEM certificates (RFC 7468) apart. The JDK reads PEM a byte at a time, which for the 140 roots of a
 * distribution takes longer than to understand them.
 */
final class PemBundle {

    private static final String BEGIN = "-----BEGIN ";
    private static final String CERTIFICATE = "CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    private PemBundle() {
    }

    /**
     * @return each certificate's DER; empty when this is not certificates in PEM and nothing else but text between them, which is then for a
     *         more patient reader to make out
     */
    static Optional<List<byte[]>> split(byte[] bundle) {
        String text = new String(bundle, StandardCharsets.ISO_8859_1);
        List<byte[]> certificates = new ArrayList<>();
        int at = text.indexOf(BEGIN);
        while (at >= 0) {
            int label = at + BEGIN.length();
            int end = text.indexOf("-----END", label);
            if (!text.startsWith(CERTIFICATE, label) || end < 0 || !text.startsWith(END, end)) {
                return Optional.empty();
            }
            try {
                certificates.add(Base64.getMimeDecoder().decode(text.substring(label + CERTIFICATE.length(), end)));
            } catch (IllegalArgumentException notBase64) {
                return Optional.empty();
            }
            at = text.indexOf(BEGIN, end);
        }
        return certificates.isEmpty() ? Optional.empty() : Optional.of(certificates);
    }
}
