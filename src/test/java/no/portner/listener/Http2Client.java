package no.portner.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** An HTTP/2 client that sends exact frames, on one thread: frames are read while something is waited for, and only then. */
final class Http2Client implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    private static final int WINDOW = 65_535;

    /** What has come of one stream. */
    static final class Answer {

        final List<Map<String, List<String>>> interim = new ArrayList<>();
        Map<String, List<String>> head;
        Map<String, List<String>> trailers;
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean headEnded;
        boolean ended;
        Long reset;

        int status() {
            return Integer.parseInt(head.get(":status").get(0));
        }

        String text() {
            return body.toString(StandardCharsets.UTF_8);
        }

        boolean isOver() {
            return ended || reset != null;
        }
    }

    final Map<Integer, Answer> answers = new HashMap<>();
    final Map<Integer, Long> settings = new HashMap<>();
    Long goAway;
    int goAwayLastStream;
    int pings;
    int settingsAcks;
    /** Streams whose data is not acknowledged by window updates. */
    final Set<Integer> stalled = new HashSet<>();
    boolean answersPings = true;
    private final Map<Integer, Integer> windows = new HashMap<>();
    private int connectionWindow = WINDOW;
    private final Socket socket;
    private final DataInputStream in;
    private final DefaultHttp2HeadersDecoder hpack = new DefaultHttp2HeadersDecoder(true, 1 << 20);

    Http2Client(int port) throws IOException {
        this(connected(port));
    }

    Http2Client(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(15_000);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0, new byte[0]);
    }

    static Socket connected(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        return socket;
    }

    Http2Client raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    Http2Client frame(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (payload.length >> 16)).putShort((short) payload.length).put((byte) type).put((byte) flags).putInt(stream)
                .put(payload);
        return raw(frame.array());
    }

    Http2Client get(int stream, String path) throws IOException {
        return headers(stream, true, ":method", "GET", ":scheme", "http", ":path", path, ":authority", "localhost");
    }

    Http2Client post(int stream, String path, String... more) throws IOException {
        List<String> all = new ArrayList<>(List.of(":method", "POST", ":scheme", "http", ":path", path, ":authority", "localhost"));
        all.addAll(List.of(more));
        return headers(stream, false, all.toArray(String[]::new));
    }

    Http2Client headers(int stream, boolean end, String... namesAndValues) throws IOException {
        return frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(namesAndValues));
    }

    /** Literals that nothing is remembered of (RFC 7541 section 6.2.2), so that anything can be said. */
    static byte[] block(String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i++) {
            if (i % 2 == 0) {
                block.write(0);
            }
            byte[] text = namesAndValues[i].getBytes(StandardCharsets.ISO_8859_1);
            int length = text.length;
            if (length < 127) {
                block.write(length);
            } else {
                block.write(127);
                for (length -= 127; length >= 128; length >>= 7) {
                    block.write(length & 127 | 128);
                }
                block.write(length);
            }
            block.writeBytes(text);
        }
        return block.toByteArray();
    }

    Http2Client data(int stream, boolean end, String text) throws IOException {
        return data(stream, end, text.getBytes(StandardCharsets.UTF_8));
    }

    Http2Client data(int stream, boolean end, byte[] bytes) throws IOException {
        windows.merge(stream, -bytes.length, Integer::sum);
        connectionWindow -= bytes.length;
        return frame(DATA, end ? END_STREAM : 0, stream, bytes);
    }

    /** How much the server takes of a stream's body now, as far as it has been read. */
    int window(int stream) {
        return Math.min(connectionWindow, WINDOW + windows.getOrDefault(stream, 0));
    }

    Http2Client reset(int stream, int code) throws IOException {
        return frame(RST, 0, stream, ByteBuffer.allocate(4).putInt(code).array());
    }

    Http2Client windowUpdate(int stream, int bytes) throws IOException {
        return frame(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(bytes).array());
    }

    Answer answer(int stream) throws IOException {
        until(() -> of(stream).isOver());
        return of(stream);
    }

    Answer of(int stream) {
        return answers.computeIfAbsent(stream, id -> new Answer());
    }

    void until(BooleanSupplier condition) throws IOException {
        while (!condition.getAsBoolean()) {
            read();
        }
    }

    void readWhatIsThere() throws IOException {
        while (in.available() > 0) {
            read();
        }
    }

    /** @return whether the server has closed the connection, whatever came before */
    boolean isAtEnd() {
        try {
            while (true) {
                read();
            }
        } catch (EOFException end) {
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    private void read() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        ByteBuffer payload = ByteBuffer.wrap(in.readNBytes(length));
        switch (type) {
            case DATA -> data(stream, flags, payload);
            case HEADERS -> head(stream, flags, payload);
            case RST -> of(stream).reset = (long) payload.getInt();
            case SETTINGS -> settings(flags, payload);
            case PING -> ping(flags, payload);
            case GOAWAY -> {
                goAwayLastStream = payload.getInt();
                goAway = (long) payload.getInt();
            }
            case WINDOW_UPDATE -> {
                int more = payload.getInt();
                if (stream == 0) {
                    connectionWindow += more;
                } else {
                    windows.merge(stream, more, Integer::sum);
                }
            }
            default -> throw new IOException("a frame of type " + type);
        }
    }

    private void data(int stream, int flags, ByteBuffer payload) throws IOException {
        of(stream).body.writeBytes(payload.array());
        of(stream).ended |= (flags & END_STREAM) != 0;
        if (payload.hasRemaining()) {
            windowUpdate(0, payload.remaining());
            if (!stalled.contains(stream) && !of(stream).ended) {
                windowUpdate(stream, payload.remaining());
            }
        }
    }

    private void head(int stream, int flags, ByteBuffer payload) throws IOException {
        if ((flags & END_HEADERS) == 0) {
            throw new IOException("a head in several frames");
        }
        Map<String, List<String>> fields = new HashMap<>();
        ByteBuf block = Unpooled.wrappedBuffer(payload);
        try {
            Http2Headers headers = hpack.decodeHeaders(stream, block);
            headers.forEach(field -> fields.computeIfAbsent(field.getKey().toString(), name -> new ArrayList<>())
                    .add(field.getValue().toString()));
        } catch (Exception e) {
            throw new IOException(e);
        }
        Answer answer = of(stream);
        answer.ended |= (flags & END_STREAM) != 0;
        if (answer.head != null) {
            answer.trailers = fields;
        } else if (fields.get(":status").get(0).startsWith("1")) {
            answer.interim.add(fields);
        } else {
            answer.head = fields;
            answer.headEnded = answer.ended;
        }
    }

    private void settings(int flags, ByteBuffer payload) throws IOException {
        if ((flags & 1) != 0) {
            settingsAcks++;
            return;
        }
        while (payload.hasRemaining()) {
            settings.put((int) payload.getShort(), (long) payload.getInt());
        }
        frame(SETTINGS, 1, 0, new byte[0]);
    }

    private void ping(int flags, ByteBuffer payload) throws IOException {
        pings++;
        if ((flags & 1) == 0 && answersPings) {
            frame(PING, 1, 0, payload.array());
        }
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
