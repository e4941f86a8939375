package no.portner.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever names a person does not get into the log, however it is spelled. */
class MaskingTest {

    private static final int ROUNDS = 3000;

    static String path(String target) {
        Line line = new Line();
        line.begin(false);
        new Masking().path(target, 0, line);
        return line.toString();
    }

    private static String words(String words) {
        Line line = new Line();
        line.begin(false);
        new Masking().words(words, 0, line);
        return line.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "/, /", "*, *", "/fiks-io/api/v1/lookup, /fiks-io/api/v1/lookup", "/a%20b/%C3%A6, /a%20b/%C3%A6",
        "/personer/01019012345/saker, /personer/{number}/saker", "/personer/01019012345, /personer/{number}",
        "/personer/41019012345?navn=Ola, /personer/{number}", "/p/fnr01019012345x, /p/fnr{number}x", "/p/010190123456789/, /p/{number}/",
        "/p/0101901234, /p/0101901234", "/orgnr/991825827, /orgnr/991825827", "/p/010190%2012345, /p/{number}", "/p/010190-12345/x, /p/{number}/x",
        "/p/010190+12345, /p/{number}", "/p/01.01.90%20-%2012345/x, /p/{number}/x", "/p/%30%31019012345, /p/{number}",
        "/p/%2530%253101901234%35, /p/{number}", "/p/%252530101901234%32, /p/{number}", "/p/010190%E2%80%9112345, /p/{number}",
        "/p/%EF%BC%90%EF%BC%911901012345, /p/{number}", "/p/%D9%A0%D9%A101901234%D9%A5, /p/{number}",
        "/k/550e8400-e29b-41d4-a716-446655440000/s, /k/{uuid}/s", "/k/550E8400-E29B-41D4-A716-446655440000, /k/{uuid}",
        "/k/550e8400e29b41d4a716446655440000, /k/{uuid}", "/k/550e8400%2De29b%2d41d4-a716-446655440000, /k/{uuid}",
        "/k/%7B550e8400-e29b-41d4-a716-44665544000%30%7d, /k/%7B{uuid}%7d", "/k/12-550e8400-e29b-41d4-a716-446655440000, /k/12-{uuid}",
        "/k/550e8400-e29b-41d4-a716-4466554400, /k/550e8400-e29b-41d4-a{number}",
        "/100%01019012345/x, /100{number}/x", "/k/550e8400-e29b-41d4-a716-446655440000/01019012345, /k/{uuid}/{number}",
        "/k/550e8400-e29b-41d4-a716-44665544000001019012345, /k/{uuid}{number}",
        "/x?fnr=01019012345, /x", "/x%3Ffnr=01019012345, /x", "/x%253fsecret, /x", "/x#top, /x", "/x%23secret, /x", "/?a, /",
        "/x;jsessionid=SECRET/y, /x;***/y", "/x;a=1;b=2, /x;***", "/x%3Bjsessionid=SECRET/y?z, /x;***/y", "/x;a?b, /x;***",
        "/%, /%", "/%4, /%4", "/%zz/1, /%zz/1", "/a%25, /a%25", "/a\"b\\c, /a\"b\\c"})
    void aSpelling(String target, String written) {
        assertThat(path(target)).isEqualTo(written);
    }

    /** Eleven digits or a UUID, anywhere in any path, each character in any of its spellings. */
    @Test
    void noSpellingSlipsThrough() {
        Random random = new Random(20261129);
        for (int i = 0; i < ROUNDS; i++) {
            boolean uuid = random.nextBoolean();
            String secret = uuid ? hex(random, 8) + "-" + hex(random, 4) + "-" + hex(random, 4) + "-" + hex(random, 4) + "-" + hex(random, 12)
                    : digits(random, 11);
            String before = filler(random);
            String after = filler(random);
            String target = "/" + before + spelled(secret, random, !uuid) + after;
            String written = path(target);
            assertThat(written).as(target).isEqualTo("/" + before + (uuid ? "{uuid}" : "{number}") + after);
        }
    }

    /** What is written could be written again: nothing is left to mask. */
    @Test
    void nothingIsLeftToMask() {
        Random random = new Random(7);
        String alphabet = "0123456789abcdefABCDEF-%%%2530./;?x+ ";
        for (int i = 0; i < ROUNDS; i++) {
            StringBuilder target = new StringBuilder("/");
            for (int c = random.nextInt(120); c > 0; c--) {
                target.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String written = path(target.toString());
            assertThat(path(written.replace(";***", ""))).as(target.toString()).isEqualTo(written.replace(";***", ""));
            assertThat(written).as(target.toString()).doesNotContainPattern("[0-9]{11}").doesNotContain("?");
        }
    }

    @Test
    void whatIsLongIsCutAndNotInTheMiddleOfWhatIsMasked() {
        assertThat(path("/" + "x".repeat(10_000))).isEqualTo("/" + "x".repeat(Masking.LONGEST - 1) + "...");
        assertThat(path("/" + "x".repeat(Masking.LONGEST - 5) + "01019012345/y")).isEqualTo("/" + "x".repeat(Masking.LONGEST - 5) + "{number}...");
        assertThat(path("/%" + "25".repeat(5000) + "310101901234")).isEqualTo("/{number}");
        assertThat(path("/" + "1-".repeat(5000))).isEqualTo("/{number}-");
    }

    @Test
    void anAddressInAMessageIsNoNumber() {
        assertThat(words("no connection to 192.168.100.200 port 8443 within PT5S")).isEqualTo("no connection to 192.168.100.200 port 8443 within PT5S");
        assertThat(words("the name 01019012345.example cannot be resolved")).isEqualTo("the name {number}.example cannot be resolved");
    }

    @Test
    void noControlAndNothingBeyondAsciiGetsIntoALine() {
        assertThat(path("/a\r\nb\u0000\u001b[31m\u00e6\u2028c\u007f")).isEqualTo("/a??b??[31m??c?");
        Line json = new Line();
        json.begin(true);
        new Masking().path("/\"\\\r\u00e6", 0, json);
        assertThat(json.toString()).isEqualTo("/\\\"\\\\\\u000d\\u00e6");
    }

    private static String hex(Random random, int length) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < length; i++) {
            hex.append((random.nextBoolean() ? "0123456789abcdef" : "0123456789ABCDEF").charAt(random.nextInt(16)));
        }
        // A letter at both ends: else a filler of digits would be a part of it.
        return "a" + hex.substring(1);
    }

    private static String digits(Random random, int length) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < length; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }

    private static String filler(Random random) {
        List<String> fillers = List.of("", "/", "x/", "/personer/", "/v1/", "/zz%20/", "/%C3%A6/", "/~", "/q%2Fq");
        return fillers.get(random.nextInt(fillers.size()));
    }

    private static String spelled(String secret, Random random, boolean separated) {
        StringBuilder spelled = new StringBuilder();
        List<String> separators = new ArrayList<>(List.of("-", ".", "_", "+", "%20", "%2D", "%252D", "%C2%A0", "%E2%80%93", " "));
        for (char c : secret.toCharArray()) {
            if (separated && !spelled.isEmpty() && random.nextInt(5) == 0) {
                spelled.append(separators.get(random.nextInt(separators.size())));
            }
            spelled.append(spelling(c, random));
        }
        return spelled.toString();
    }

    private static String spelling(char c, Random random) {
        String hex = Integer.toHexString(c);
        return switch (random.nextInt(c == '-' ? 5 : Character.isDigit(c) ? 6 : 4)) {
            case 0 -> "%" + hex;
            case 1 -> "%" + hex.toUpperCase(Locale.ROOT);
            case 2 -> "%25" + hex;
            case 3 -> String.valueOf(c);
            case 4 -> c == '-' ? escaped("\u2010") : escaped(String.valueOf((char) ('\uff10' + (c - '0'))));
            default -> "%2525" + hex;
        };
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            escaped.append(String.format("%%%02X", octet));
        }
        return escaped.toString();
    }
}
