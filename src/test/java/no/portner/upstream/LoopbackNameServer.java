package no.portner.upstream;

import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A name server on loopback (RFC 1035 section 4) that gives every question the same answer, or none. */
public final class LoopbackNameServer implements AutoCloseable {

    /** What it says to each question. */
    public enum Answer { NO_SUCH_NAME, THIS_MACHINE, SERVER_FAILURE, NOTHING }

    private static final int HEADER = 12;
    private static final int TYPE_A = 1;
    private static final int TYPE_AAAA = 28;

    private final DatagramSocket socket;
    private final Answer answer;
    private volatile List<byte[]> addresses;
    private volatile int ttlSeconds = 60;
    private final AtomicInteger questions = new AtomicInteger();
    private volatile int lost;

    public LoopbackNameServer(Answer answer) throws IOException {
        this(answer, List.of(new byte[] {127, 0, 0, 1}));
    }

    /** One that leads every name to these addresses. */
    public static LoopbackNameServer answering(String... addresses) throws IOException {
        return new LoopbackNameServer(Answer.THIS_MACHINE, bytes(addresses));
    }

    private static List<byte[]> bytes(String... addresses) throws IOException {
        List<byte[]> all = new ArrayList<>();
        for (String address : addresses) {
            all.add(InetAddress.getByName(address).getAddress());
        }
        return all;
    }

    /** From now on every name leads here. */
    public void answer(String... others) throws IOException {
        addresses = bytes(others);
    }

    /** For how long an answer holds, in seconds. */
    public LoopbackNameServer ttl(int seconds) {
        ttlSeconds = seconds;
        return this;
    }

    private LoopbackNameServer(Answer answer, List<byte[]> addresses) throws IOException {
        this.answer = answer;
        this.addresses = addresses;
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "name-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** The first so many questions are lost on the way. */
    public LoopbackNameServer losing(int first) {
        lost = first;
        return this;
    }

    /** Leads a resolver here. */
    public DnsServerAddressStreamProvider provider() {
        return new SequentialDnsServerAddressStreamProvider(new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort()));
    }

    public int questions() {
        return questions.get();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(new byte[512], 512);
                socket.receive(packet);
                if (questions.incrementAndGet() > lost && answer != Answer.NOTHING) {
                    byte[] reply = reply(packet.getData());
                    socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private byte[] reply(byte[] query) {
        int end = HEADER;
        while (query[end] != 0) {
            end += query[end] + 1;
        }
        int type = query[end + 1] << 8 | query[end + 2];
        int length = type == TYPE_A ? 4 : type == TYPE_AAAA ? 16 : 0;
        List<byte[]> told = addresses.stream().filter(a -> answer == Answer.THIS_MACHINE && a.length == length).toList();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(query, 0, 2);
        out.writeBytes(new byte[] {(byte) 0x81, (byte) (answer == Answer.NO_SUCH_NAME ? 0x83 : answer == Answer.SERVER_FAILURE ? 0x82 : 0x80),
                0, 1, 0, (byte) told.size(), 0, 0, 0, 0});
        out.write(query, HEADER, end + 5 - HEADER);
        for (byte[] address : told) {
            out.writeBytes(new byte[] {(byte) 0xc0, HEADER, 0, (byte) type, 0, 1, 0, 0, 0, (byte) ttlSeconds, 0, (byte) length});
            out.writeBytes(address);
        }
        return out.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
