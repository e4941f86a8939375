package no.portner.guard;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One kept connection on which one call follows the other: each request is one write, and the next one waits for the whole answer. */
public final class SteadyCaller implements AutoCloseable {

    /** What is called. */
    public enum Call {
        GET("GET /fiks-io/katalog/api/v1/lookup?identifikator=ORG_NO.991825827 HTTP/1.1\r\n", ""),
        POST("POST /fiks-io/api/v1/send HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: " + 16 * 1024 + "\r\n",
                "x".repeat(16 * 1024));

        private final byte[] bytes;

        Call(String head, String body) {
            bytes = (head + "Host: localhost\r\nUser-Agent: fiks-io-klient-java/3.3.8\r\nAccept: application/json\r\n"
                    + "Accept-Encoding: gzip\r\nConnection: keep-alive\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII);
        }

        /** As records name it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Socket socket;
    private final InputStream in;

    public SteadyCaller(int port) throws IOException {
        socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(120_000);
        in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    }

    /** @throws IOException when one of the calls is not answered 200 */
    public void call(Call call, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            socket.getOutputStream().write(call.bytes);
            String head = head(in);
            if (head == null || !head.startsWith("HTTP/1.1 200 ")) {
                throw new IOException("not a 200: " + head);
            }
            in.skipNBytes(contentLength(head.toLowerCase(Locale.ROOT)));
        }
    }

    /** @return up to the empty line; null when the connection ends before a head begins */
    static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder(512);
        int ends = 0;
        while (ends < 2) {
            int b = in.read();
            if (b < 0) {
                if (head.length() > 0) {
                    throw new EOFException("the end within a head");
                }
                return null;
            }
            head.append((char) b);
            ends = b == '\n' ? ends + 1 : b == '\r' ? ends : 0;
        }
        return head.toString();
    }

    static int contentLength(String lowerCaseHead) {
        int at = lowerCaseHead.indexOf("\r\ncontent-length: ");
        return at < 0 ? 0 : Integer.parseInt(lowerCaseHead.substring(at + 18, lowerCaseHead.indexOf('\r', at + 18)));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
