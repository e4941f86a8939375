package no.portner.listener;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Anybody's server, without TLS: hands out its connections as they come. */
final class PlainServer implements AutoCloseable {

    private final ServerSocket server;
    private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Thread accepting;

    PlainServer() throws IOException {
        this(0);
    }

    /** @param receiveBuffer small, for one that reads slowly; 0 for the system's default */
    PlainServer(int receiveBuffer) throws IOException {
        server = new ServerSocket();
        if (receiveBuffer > 0) {
            server.setReceiveBufferSize(receiveBuffer);
        }
        server.bind(new java.net.InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        accepting = new Thread(this::accept, "plain-server");
        accepting.setDaemon(true);
        accepting.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(15_000);
                sockets.add(socket);
                accepted.add(socket);
            } catch (IOException closed) {
                return;
            }
        }
    }

    int port() {
        return server.getLocalPort();
    }

    String authority() {
        return "127.0.0.1:" + port();
    }

    /** The next connection. */
    Socket connection() throws InterruptedException {
        Socket socket = accepted.poll(15, TimeUnit.SECONDS);
        if (socket == null) {
            throw new AssertionError("nobody connects");
        }
        return socket;
    }

    boolean isUnvisited() {
        return accepted.isEmpty();
    }

    /** @return a request's head, up to and with the empty line */
    static String head(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = socket.getInputStream().read();
            if (b < 0) {
                throw new IOException("closed after: " + head);
            }
            head.append((char) b);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
        try {
            accepting.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
