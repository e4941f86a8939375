package no.portner.soak;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import no.portner.blackbox.RawClient;

/**
 * A call and what must come back.
 *
 * @param name for descriptions
 * @param bytes the request as it goes over the wire
 * @param expected what the answer's body must hold: an upload's SHA-256, so that a repeated call carries the whole body again
 */
record Call(String name, byte[] bytes, String expected) {

    /** Portner holds bodies of up to 64 KiB to repeat them; chunks have some bytes of their own. */
    private static final int LARGEST_BODY = 60 * 1024;
    private static final int LARGEST_SMALL_BODY = 2048;

    /** Half GET, a quarter each POST with a length and in chunks; one body in eight is large. */
    static Call random(Random random) {
        int shape = random.nextInt(4);
        if (shape < 2) {
            String path = "/soak/" + random.nextInt(1_000_000);
            return new Call("GET", head("GET " + path, ""), "\"" + path + "\"");
        }
        byte[] body = new byte[random.nextInt(random.nextInt(8) == 0 ? LARGEST_BODY : LARGEST_SMALL_BODY) + 1];
        random.nextBytes(body);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean chunked = shape == 3;
        bytes.writeBytes(head("POST /upload", chunked ? "Transfer-Encoding: chunked\r\n" : "Content-Length: " + body.length + "\r\n"));
        if (chunked) {
            for (int at = 0, length; at < body.length; at += length) {
                length = Math.min(body.length - at, random.nextInt(8192) + 1);
                bytes.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                bytes.write(body, at, length);
                bytes.writeBytes(new byte[] {'\r', '\n'});
            }
            bytes.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } else {
            bytes.writeBytes(body);
        }
        return new Call("POST of " + body.length + " bytes" + (chunked ? " in chunks" : ""), bytes.toByteArray(), sha256(body));
    }

    /** @return what is wrong with the answer; empty when nothing is */
    String problem(RawClient.Answer answer) {
        if (answer.status() != 200) {
            return "status " + answer.status() + ": " + answer.body().substring(0, Math.min(answer.body().length(), 300)).strip();
        }
        if (!answer.whole()) {
            return "the answer broke off";
        }
        return answer.body().contains(expected) ? "" : "the answer is not that to this call";
    }

    private static byte[] head(String requestLine, String framing) {
        return (requestLine + " HTTP/1.1\r\nHost: localhost\r\n" + framing + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
