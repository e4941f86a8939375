package no.portner.blackbox.pod;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An authoritative name server of a few names (RFC 1035, RFC 3596), by UDP and TCP; any other name does not exist. */
final class NameServer {

    private static final int PORT = 53;
    private static final int HEADER = 12;
    private static final int A = 1;
    private static final int AAAA = 28;
    private static final int ANSWER = 0x8400;
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int NO_SUCH_NAME = 3;
    private static final int SECONDS_TO_LIVE = 1;

    private final Map<String, List<InetAddress>> zone = new ConcurrentHashMap<>();

    private NameServer() {
    }

    static NameServer start(String address) throws IOException {
        NameServer server = new NameServer();
        InetAddress local = InetAddress.getByName(address);
        DatagramSocket udp = new DatagramSocket(PORT, local);
        ServerSocket tcp = new ServerSocket(PORT, 50, local);
        daemon(() -> server.datagrams(udp));
        daemon(() -> {
            while (true) {
                Socket connection = tcp.accept();
                daemon(() -> server.stream(connection));
            }
        });
        return server;
    }

    /** What the name leads to from now on. */
    NameServer name(String name, List<InetAddress> addresses) {
        zone.put(name.toLowerCase(Locale.ROOT), List.copyOf(addresses));
        return this;
    }

    private interface Work {

        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // The other side is gone.
            }
        }, "name-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void datagrams(DatagramSocket socket) throws IOException {
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[512], 512);
            socket.receive(packet);
            byte[] reply = reply(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
            socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
        }
    }

    /** Each message behind its length (RFC 1035 section 4.2.2). */
    private void stream(Socket connection) throws IOException {
        try (connection) {
            DataInputStream in = new DataInputStream(connection.getInputStream());
            DataOutputStream out = new DataOutputStream(connection.getOutputStream());
            while (true) {
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                byte[] reply = reply(ByteBuffer.wrap(query));
                out.writeShort(reply.length);
                out.write(reply);
            }
        }
    }

    private byte[] reply(ByteBuffer query) throws IOException {
        int id = query.getShort(0);
        int flags = query.getShort(2);
        query.position(HEADER);
        StringBuilder name = new StringBuilder();
        for (int length = query.get(); length > 0; length = query.get()) {
            byte[] label = new byte[length];
            query.get(label);
            name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
        }
        int type = query.getShort();
        query.getShort();
        List<InetAddress> known = zone.get(name.toString().toLowerCase(Locale.ROOT));
        List<byte[]> addresses = known == null ? List.of() : known.stream().map(InetAddress::getAddress)
                .filter(address -> type == (address.length == 4 ? A : AAAA)).toList();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(id);
        out.writeShort(ANSWER | flags & RECURSION_DESIRED | (known == null ? NO_SUCH_NAME : 0));
        out.writeShort(1);
        out.writeShort(addresses.size());
        out.writeInt(0);
        out.write(query.array(), HEADER, query.position() - HEADER);
        for (byte[] address : addresses) {
            out.writeShort(0xc000 | HEADER);
            out.writeShort(type);
            out.writeShort(1);
            out.writeInt(SECONDS_TO_LIVE);
            out.writeShort(address.length);
            out.write(address);
        }
        return bytes.toByteArray();
    }
}
