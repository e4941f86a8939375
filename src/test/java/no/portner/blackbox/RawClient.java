package no.portner.blackbox;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends the very bytes that a test wants, and tells how each answer came. */
public final class RawClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = (int) Duration.ofSeconds(30).toMillis();

    private final Socket socket = new Socket();
    private final InputStream in;

    private RawClient(String address, int port) throws IOException {
        socket.connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    static RawClient to(PortnerProcess portner) throws IOException {
        return to("127.0.0.1", portner.proxyPort());
    }

    public static RawClient to(String address, int port) throws IOException {
        return new RawClient(address, port);
    }

    /**
     * @param status of the status line
     * @param headers names in lower case; of several of one name the last
     * @param body as text, a byte a character
     * @param whole whether it came to the end that its head promised
     */
    public record Answer(int status, Map<String, String> headers, String body, boolean whole) {

        public String header(String name) {
            return headers.get(name);
        }
    }

    /** How long it waits for bytes. */
    RawClient patience(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        return this;
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    public Answer answer() throws IOException {
        return answer(true);
    }

    /** To a HEAD request, or an interim one: what its head promises does not follow. */
    Answer answerWithoutBody() throws IOException {
        return answer(false);
    }

    private Answer answer(boolean body) throws IOException {
        String statusLine = line();
        Map<String, String> headers = headers();
        int status = Integer.parseInt(statusLine.split(" ")[1]);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        boolean whole = true;
        if (body && status >= 200 && status != 204 && status != 304) {
            try {
                if ("chunked".equals(headers.get("transfer-encoding"))) {
                    chunks(content);
                } else if (headers.containsKey("content-length")) {
                    bytes(content, Long.parseLong(headers.get("content-length")));
                } else {
                    in.transferTo(content);
                }
            } catch (IOException e) {
                whole = false;
            }
        }
        OwnAnswers.heard(socket.getPort(), headers.get("proxy-status"), headers + "\n" + content.toString(StandardCharsets.UTF_8));
        return new Answer(status, headers, content.toString(StandardCharsets.ISO_8859_1), whole);
    }

    /** The next line, without its end. */
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b;
        while ((b = in.read()) != '\n') {
            if (b < 0) {
                throw new EOFException("the connection ended within a line: " + line);
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new TreeMap<>();
        String line;
        while (!(line = line()).isEmpty()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        return headers;
    }

    private void chunks(ByteArrayOutputStream content) throws IOException {
        int size;
        while ((size = Integer.parseInt(line(), 16)) > 0) {
            bytes(content, size);
            line();
        }
        headers();
    }

    private void bytes(ByteArrayOutputStream content, long count) throws IOException {
        for (long left = count; left > 0;) {
            byte[] piece = in.readNBytes((int) Math.min(left, 64 * 1024));
            if (piece.length == 0) {
                throw new EOFException("the connection ended within a body");
            }
            content.write(piece);
            left -= piece.length;
        }
    }

    /** Whether the other side has ended the connection; waits for it. */
    boolean ended() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    /** Ends the connection with an RST. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
