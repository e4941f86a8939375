package no.portner.listener;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import no.portner.twin.TestServerTls;
import no.portner.twin.TwinPki;

/** A TLS server that does on each connection what the next script says, byte for byte. */
public final class ScriptedUpstream implements AutoCloseable {

    public interface Script {
        void run(Connection connection) throws Exception;
    }

    private final ServerSocket server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    private final javax.net.ssl.SSLContext tls;
    private final BlockingQueue<Script> scripts = new LinkedBlockingQueue<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final Thread accepting;
    private volatile int accepted;
    private volatile Script always;

    public ScriptedUpstream(TwinPki pki) throws IOException {
        this(TestServerTls.context(pki));
    }

    public ScriptedUpstream(javax.net.ssl.SSLContext tls) throws IOException {
        this.tls = tls;
        accepting = new Thread(this::accept, "scripted-upstream");
        accepting.setDaemon(true);
        accepting.start();
    }

    public int port() {
        return server.getLocalPort();
    }

    /** For the next connection that has no script yet. */
    public ScriptedUpstream next(Script script) {
        scripts.add(script);
        return this;
    }

    /** For every connection, from now on, that has no script of its own. */
    public ScriptedUpstream always(Script script) {
        always = script;
        return this;
    }

    /** Connections so far. */
    public int accepted() {
        return accepted;
    }

    public List<Throwable> failures() {
        return failures;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                accepted++;
                sockets.add(socket);
                Thread thread = new Thread(() -> serve(socket), "scripted-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(20_000);
            SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
            secure.setUseClientMode(false);
            secure.startHandshake();
            Script script = always != null && scripts.isEmpty() ? always : scripts.poll(10, TimeUnit.SECONDS);
            if (script != null) {
                script.run(new Connection(socket, secure));
            }
        } catch (IOException e) {
            // A connection that nobody has a use for is in its handshake when the test is over.
            if (!server.isClosed()) {
                failures.add(e);
            }
        } catch (Throwable e) {
            failures.add(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        try {
            // The kernel goes on accepting until the thread in accept() has left it.
            accepting.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** One accepted connection. It stays open after its script unless that closes it. */
    public static final class Connection {

        private final Socket plain;
        private final SSLSocket secure;
        private final InputStream in;
        private final OutputStream out;

        Connection(Socket plain, SSLSocket secure) throws IOException {
            this.plain = plain;
            this.secure = secure;
            this.in = secure.getInputStream();
            this.out = secure.getOutputStream();
        }

        /** @return the head, up to and with the empty line */
        public String head() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int b = in.read();
                if (b < 0) {
                    throw new IOException("closed after: " + head);
                }
                head.append((char) b);
            }
            return head.toString();
        }

        public String body(int length) throws IOException {
            return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
        }

        public InputStream in() {
            return in;
        }

        public Connection send(String bytes) throws IOException {
            return send(bytes.getBytes(StandardCharsets.ISO_8859_1));
        }

        public Connection send(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
            return this;
        }

        /** As much of it as the other side takes before it ends the connection. */
        public Connection sendWhatIsTaken(byte[] bytes) {
            try {
                send(bytes);
            } catch (IOException ended) {
                // It has had enough.
            }
            return this;
        }

        /** @return whether the other side has ended the connection, before it had taken all of this or after */
        public boolean sawEndOf(byte[] sent) throws IOException {
            try {
                send(sent);
            } catch (IOException ended) {
                return true;
            }
            return sawEnd();
        }

        /** With TLS' farewell. */
        public void close() throws IOException {
            secure.close();
        }

        /** TLS' farewell and TCP's, for what is sent; what comes can still be read. */
        public void endOutput() throws IOException {
            secure.shutdownOutput();
            if (!plain.isOutputShutdown()) {
                plain.shutdownOutput();
            }
        }

        /** Without TLS' farewell. */
        public void cut() throws IOException {
            plain.close();
        }

        public void reset() throws IOException {
            plain.setSoLinger(true, 0);
            plain.close();
        }

        /** @return whether the other side has gone, within ten seconds */
        public boolean sawEnd() throws IOException {
            try {
                plain.setSoTimeout(10_000);
                while (in.read() >= 0) {
                    // What was on its way is of no interest.
                }
                return true;
            } catch (SocketTimeoutException e) {
                return false;
            } catch (IOException reset) {
                return true;
            }
        }
    }
}
