package no.portner.listener;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client that sends exact bytes and reads one answer after the other. */
final class RawClient implements AutoCloseable {

    /** @param whole false when the connection ended before the answer did */
    record Answer(int status, String head, String body, boolean whole) {

        boolean has(String header) {
            return head.toLowerCase(Locale.ROOT).contains("\r\n" + header.toLowerCase(Locale.ROOT) + "\r\n");
        }
    }

    private final Socket socket;
    private final InputStream in;

    /** @param connected with what stands between the two of us, such as TLS */
    RawClient(Socket connected) throws IOException {
        socket = connected;
        in = new BufferedInputStream(socket.getInputStream());
    }

    RawClient(int port) throws IOException {
        this(port, 0);
    }

    /** @param receiveBuffer small, for a client that reads slowly; 0 for the system's default */
    RawClient(int port, int receiveBuffer) throws IOException {
        socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(15_000);
        socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** How long it waits for bytes. */
    RawClient patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
        return this;
    }

    RawClient send(String bytes) throws IOException {
        return send(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    RawClient get(String path) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    InputStream in() {
        return in;
    }

    OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    Answer answer() throws IOException {
        return answer(false);
    }

    /** The one behind all that are interim. */
    Answer finalAnswer() throws IOException {
        Answer answer = answer();
        return answer.status() >= 200 ? answer : finalAnswer();
    }

    /** @param withoutBody an answer to HEAD */
    Answer answer(boolean withoutBody) throws IOException {
        String head = head();
        int status = Integer.parseInt(head.substring(9, 12));
        if (withoutBody || status < 200 || status == 204 || status == 304) {
            return new Answer(status, head, "", true);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean whole = true;
        try {
            String length = header(head, "content-length");
            if ("chunked".equals(header(head, "transfer-encoding"))) {
                chunks(body);
            } else if (length != null) {
                copy(body, Integer.parseInt(length));
            } else {
                in.transferTo(body);
            }
        } catch (IOException cut) {
            whole = false;
        }
        return new Answer(status, head, body.toString(StandardCharsets.ISO_8859_1), whole);
    }

    /** @return whether the server has closed the connection, in order */
    boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("closed after: " + head);
            }
            head.append((char) b);
        }
        return head.toString();
    }

    private void chunks(ByteArrayOutputStream body) throws IOException {
        while (true) {
            int size = Integer.parseInt(line(), 16);
            if (size == 0) {
                String trailer;
                while (!(trailer = line()).isEmpty()) {
                    body.writeBytes(("[" + trailer + "]").getBytes(StandardCharsets.ISO_8859_1));
                }
                return;
            }
            copy(body, size);
            line();
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int b;
        while ((b = in.read()) != '\n') {
            if (b < 0) {
                throw new EOFException();
            }
            line.append((char) b);
        }
        return line.substring(0, line.length() - 1);
    }

    private void copy(ByteArrayOutputStream to, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        to.writeBytes(bytes);
        if (bytes.length < length) {
            throw new EOFException();
        }
    }

    private static String header(String head, String name) {
        for (String line : head.split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
                return line.substring(name.length() + 1).trim();
            }
        }
        return null;
    }

    /** It has nothing more to say, and goes on reading. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
