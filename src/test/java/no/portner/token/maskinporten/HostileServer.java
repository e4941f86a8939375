package no.portner.token.maskinporten;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A server on loopback that answers each request with the bytes of a script, right or wrong, and counts what became of them. */
final class HostileServer implements AutoCloseable {

    /** How a request is answered. A connection that its script leaves open stays so until the client ends it. */
    interface Script {
        void answer(Connection connection) throws IOException;
    }

    private final ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicLong written = new AtomicLong();
    private volatile Script script = connection -> { };

    HostileServer() throws IOException {
        thread("hostile-server", this::accept);
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on every connection gets this; the counters begin anew. */
    void plays(Script next) {
        script = next;
        accepted.set(0);
        written.set(0);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/token");
    }

    int accepted() {
        return accepted.get();
    }

    /** Connections that nobody has ended yet. */
    int open() {
        return open.size();
    }

    /** Bytes that the operating system took from the scripts. */
    long written() {
        return written.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                accepted.incrementAndGet();
                open.add(socket);
                Script current = script;
                thread("hostile-connection", () -> serve(socket, current));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket, Script current) {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(30_000);
            Connection connection = new Connection(socket);
            connection.readRequest();
            current.answer(connection);
            if (!socket.isClosed()) {
                connection.awaitEnd();
            }
        } catch (IOException gone) {
            // The client has ended it, as it should.
        } finally {
            open.remove(socket);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** One request, and what goes back. */
    final class Connection {

        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        private Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = socket.getInputStream();
            this.out = socket.getOutputStream();
        }

        Connection send(String bytes) throws IOException {
            return send(bytes.getBytes(StandardCharsets.ISO_8859_1));
        }

        Connection send(byte[] bytes) throws IOException {
            out.write(bytes);
            written.addAndGet(bytes.length);
            return this;
        }

        /** The same again and again: {@code times} may be {@link Long#MAX_VALUE}. */
        Connection send(byte[] bytes, long times) throws IOException {
            for (long i = 0; i < times; i++) {
                send(bytes);
            }
            return this;
        }

        /** One byte at a time. */
        Connection drip(String bytes, Duration pause) throws IOException {
            for (byte b : bytes.getBytes(StandardCharsets.ISO_8859_1)) {
                send(new byte[] {b});
                LockSupport.parkNanos(pause.toNanos());
            }
            return this;
        }

        void close() throws IOException {
            socket.close();
        }

        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        private void readRequest() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) next());
            }
            String length = head.toString().replaceAll("(?is).*content-length: *(\\d+).*", "$1");
            for (int left = length.matches("\\d+") ? Integer.parseInt(length) : 0; left > 0; left--) {
                next();
            }
        }

        private int next() throws IOException {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the client has gone");
            }
            return b;
        }

        private void awaitEnd() throws IOException {
            while (in.read() >= 0) {
                // What a client still has to say is of no interest.
            }
        }
    }
}
