package no.portner.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemBundleTest {

    private static final byte[] FIRST = {0x30, 1, 2, 3};
    private static final byte[] SECOND = new byte[200];

    private static String pem(byte[] content, String newline) {
        return "-----BEGIN CERTIFICATE-----" + newline + Base64.getMimeEncoder(64, newline.getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content) + newline + "-----END CERTIFICATE-----" + newline;
    }

    private static List<byte[]> split(String bundle) {
        return PemBundle.split(bundle.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void certificatesAreFoundInTheirOrderWithTextBetweenThem(String newline) {
        assertThat(split("# Första, with an ø" + newline + pem(FIRST, newline) + newline + "second" + newline + pem(SECOND, newline)))
                .containsExactly(FIRST, SECOND);
    }

    @Test
    void theLastLineNeedsNoEnd() {
        assertThat(split(pem(FIRST, "\n").strip())).containsExactly(FIRST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no PEM at all", "-----BEGIN CERTIFICATE-----\nMAEC", "-----BEGIN CERTIFICATE-----\nM\n-----END CERTIFICATE-----",
            "-----BEGIN CERTIFICATE-----\nMAEC\n-----END PKCS7-----", "-----BEGIN CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\n",
            "-----BEGIN PKCS7-----\nMAEC\n-----END PKCS7-----", "-----BEGIN TRUSTED CERTIFICATE-----\nMAEC\n-----END TRUSTED CERTIFICATE-----"})
    void whatIsNotPlainlyCertificatesIsLeftToTheJdk(String bundle) {
        assertThat(PemBundle.split(bundle.getBytes(StandardCharsets.US_ASCII))).isEmpty();
    }

    @Test
    void oneBlockOfAnotherKindLeavesAllToTheJdk() {
        assertThat(PemBundle.split((pem(FIRST, "\n") + "-----BEGIN PKCS7-----\nMAEC\n-----END PKCS7-----\n")
                .getBytes(StandardCharsets.US_ASCII))).isEmpty();
    }
}
