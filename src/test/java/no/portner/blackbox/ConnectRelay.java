package no.portner.blackbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A port behind which a proxy's tunnel begins, for programs that know nothing of proxies. */
final class ConnectRelay implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    private final int proxy;
    private final String target;

    /** @param target host and port */
    ConnectRelay(int proxy, String target) throws IOException {
        this.proxy = proxy;
        this.target = target;
        inBackground(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private interface Task {

        void run() throws IOException;
    }

    private static void inBackground(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException ended) {
                // One of the two has gone, and the other is told so.
            }
        }, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            inBackground(() -> join(client));
        }
    }

    private void join(Socket client) throws IOException {
        try (client; Socket upstream = new Socket("127.0.0.1", proxy)) {
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            upstream.getOutputStream().write(("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            head(upstream.getInputStream());
            inBackground(() -> {
                try (client; upstream) {
                    client.getInputStream().transferTo(upstream.getOutputStream());
                }
            });
            upstream.getInputStream().transferTo(client.getOutputStream());
        }
    }

    private static void head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("closed after: " + head);
            }
            head.append((char) b);
        }
        if (!head.toString().startsWith("HTTP/1.1 200 ")) {
            throw new UncheckedIOException(new IOException(head.toString()));
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
