package no.portner.key;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** What a key file holds, told by its first bytes and never by its name. */
enum FileShape {
    PKCS12, JKS, JCEKS, PEM, JSON,
    /** A certificate in binary form, without key. */
    DER_CERTIFICATE,
    /** A private key in binary form, without certificate. */
    DER_KEY,
    /** Binary ASN.1 that ends before its length says. */
    TRUNCATED,
    /** A binary file that someone left encoded, as the values in a Kubernetes manifest are. */
    BASE64,
    UNKNOWN;

    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;

    static FileShape of(byte[] content) {
        if (content.length >= 4) {
            switch (number(content, 0, 4)) {
                case 0xFEEDFEED:
                    return JKS;
                case 0xCECECECE:
                    return JCEKS;
                default:
            }
        }
        return (content[0] & 0xff) == SEQUENCE && content.length > 1 && !isText(content) ? ofDer(content) : ofText(content);
    }

    private static FileShape ofDer(byte[] content) {
        int lengthByte = content[1] & 0xff;
        int lengthBytes = lengthByte > 0x80 ? lengthByte - 0x80 : 0;
        int start = 2 + lengthBytes;
        if (lengthBytes > 3 || content.length < start + 3) {
            return lengthBytes > 3 ? UNKNOWN : TRUNCATED;
        }
        int length = lengthBytes == 0 ? lengthByte : number(content, 2, lengthBytes);
        if (lengthByte != 0x80 && content.length < start + length) {
            return TRUNCATED;
        }
        if (content[start] == SEQUENCE) {
            return DER_CERTIFICATE;
        }
        if (content[start] != INTEGER || content[start + 1] != 1) {
            return UNKNOWN;
        }
        return content[start + 2] == 3 ? PKCS12 : DER_KEY;
    }

    private static FileShape ofText(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        if (text.contains("-----BEGIN ")) {
            return PEM;
        }
        String bare = text.replaceFirst("^\u00ef\u00bb\u00bf", "").strip();
        if (bare.startsWith("{")) {
            return JSON;
        }
        return isEncoded(bare) ? BASE64 : UNKNOWN;
    }

    private static boolean isEncoded(String text) {
        try {
            byte[] decoded = Base64.getMimeDecoder().decode(text);
            return decoded.length > 64 && text.matches("[A-Za-z0-9+/=\\s]+") && of(decoded) != UNKNOWN;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isText(byte[] content) {
        for (byte b : Arrays.copyOf(content, Math.min(content.length, 64))) {
            if (b < ' ' && b != '\r' && b != '\n' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    private static int number(byte[] content, int from, int bytes) {
        int number = 0;
        for (int i = from; i < from + bytes; i++) {
            number = number << 8 | content[i] & 0xff;
        }
        return number;
    }
}
