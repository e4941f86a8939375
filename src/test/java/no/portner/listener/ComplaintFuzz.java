package no.portner.listener;

import static no.portner.fuzz.Property.holds;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A flag for the coding and a 401's body: it is read whatever it is, and without a coding it never says what it does not hold. */
public final class ComplaintFuzz {

    private static final List<String> CODINGS = List.of("", "gzip", "deflate", "br", "x-gzip", "identity");

    private ComplaintFuzz() {
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        String coding = CODINGS.get(Math.floorMod(input[0] - '0', CODINGS.size()));
        HttpHeaders headers = new DefaultHttpHeaders(false);
        if (!coding.isEmpty()) {
            headers.add("Content-Encoding", coding);
        }
        byte[] body = Arrays.copyOfRange(input, 1, input.length);
        boolean integration = Complaint.aboutIntegration(headers, body);
        holds(!integration || !coding.equals("br"), "what cannot be decoded says nothing");
        String text = new String(body, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        boolean escaped = text.indexOf('\\') >= 0 || text.indexOf(0) >= 0;
        holds(!integration || !coding.isEmpty() || escaped || text.contains("autentisering feilet for integrasjon"), "it holds the words that it is told to say");
    }
}
