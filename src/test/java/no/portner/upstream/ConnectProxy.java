package no.portner.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** An HTTP proxy for CONNECT alone, on loopback: grants, or does what a test says. */
public final class ConnectProxy implements AutoCloseable {

    public static final String GRANTED = "HTTP/1.1 200 Connection established\r\n\r\n";

    /** What is done when the request's head has come. */
    public interface Script {
        void run(Socket client, String head) throws Exception;
    }

    private final ServerSocket server;
    private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Script script;

    private ConnectProxy(InetAddress address, int port, Script script) throws IOException {
        this.server = new ServerSocket(port, 50, address);
        this.script = script;
        start("connect-proxy", this::accept);
    }

    public static ConnectProxy doing(Script script) throws IOException {
        return new ConnectProxy(InetAddress.getLoopbackAddress(), 0, script);
    }

    public static ConnectProxy at(InetAddress address, int port, Script script) throws IOException {
        return new ConnectProxy(address, port, script);
    }

    /** Whatever host is asked for: the tunnel leads to this port of loopback. */
    public static ConnectProxy leadingTo(int port) throws IOException {
        return doing((client, head) -> grant(client, new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    }

    /** The tunnel is there, and leads to this address. */
    public static void grant(Socket client, InetSocketAddress to) throws IOException {
        client.getOutputStream().write(GRANTED.getBytes(StandardCharsets.ISO_8859_1));
        tunnel(client, to);
    }

    /** Bytes both ways, from now on. */
    public static void tunnel(Socket client, int port) throws IOException {
        tunnel(client, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static void tunnel(Socket client, InetSocketAddress to) throws IOException {
        Socket upstream = new Socket(to.getAddress(), to.getPort());
        start("tunnel-up", () -> pump(client, upstream));
        pump(upstream, client);
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException closed) {
            // The other direction tells its own end.
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Heads of requests so far, each one once. */
    public BlockingQueue<String> heads() {
        return heads;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                client.setTcpNoDelay(true);
                client.setSoTimeout(20_000);
                sockets.add(client);
                start("connect-proxy-client", () -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try {
            String head = head(client.getInputStream());
            heads.add(head);
            script.run(client, head);
        } catch (Exception e) {
            // The client sees what becomes of it.
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        int b;
        while (head.indexOf("\r\n\r\n") < 0 && (b = in.read()) >= 0) {
            head.append((char) b);
        }
        return head.toString();
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
