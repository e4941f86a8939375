package no.portner.upstream;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Addresses that a client gets no connection to, whatever name leads there: what answers on them hands out a cloud's credentials to
 * whoever can connect, which an application that can be talked into calling somebody's URL must not get through Portner either.
 */
final class ForbiddenDestinations {

    /**
     * Metadata services that are not link-local: AWS', Google's, Alibaba's, Azure's, Oracle's. Bytes and not addresses, for a native
     * executable is built with what statics hold.
     */
    private static final Set<ByteBuffer> METADATA = Stream.of("fd00:ec2::254", "fd20:ce::254", "100.100.100.200", "168.63.129.16",
            "192.0.0.192").map(NetUtil::createByteArrayFromIpAddressString).map(ByteBuffer::wrap).collect(Collectors.toUnmodifiableSet());
    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final byte[] LOCAL_NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 1};
    private static final byte[] COMPATIBLE = new byte[12];
    private static final byte[] SIX_TO_FOUR = {0x20, 0x02};

    private ForbiddenDestinations() {
    }

    static boolean contains(InetAddress address) {
        return isForbidden(address) || address instanceof Inet6Address && !address.isLoopbackAddress() && holdsForbidden(address.getAddress());
    }

    private static boolean isForbidden(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean thisNetwork = bytes.length == 4 && bytes[0] == 0;
        boolean broadcast = bytes.length == 4 && (bytes[0] & bytes[1] & bytes[2] & bytes[3]) == -1;
        return address.isLinkLocalAddress() || address.isAnyLocalAddress() || address.isMulticastAddress() || thisNetwork || broadcast
                || METADATA.contains(ByteBuffer.wrap(bytes));
    }

    /** An IPv4 address within an IPv6 one; Java itself has unfolded those that are mapped ({@code ::ffff:0:0/96}). */
    private static boolean holdsForbidden(byte[] bytes) {
        boolean atTheEnd = startsWith(bytes, COMPATIBLE) || startsWith(bytes, NAT64) || startsWith(bytes, LOCAL_NAT64);
        return atTheEnd && isForbidden(v4(bytes, 12)) || startsWith(bytes, SIX_TO_FOUR) && isForbidden(v4(bytes, 2));
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static InetAddress v4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
