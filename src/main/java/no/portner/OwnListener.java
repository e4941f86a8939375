package no.portner;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.function.Predicate;

/** Tells whether an address leads to Portner's own proxy listener: a call sent there would come back for ever. Safe for any thread. */
final class OwnListener implements Predicate<InetSocketAddress> {

    private record Bound(List<InetAddress> addresses, int port) {
    }

    private volatile Bound bound = new Bound(List.of(), -1);

    /** @param addresses where the listener was bound, a wildcard for all of this machine's */
    void boundTo(List<InetAddress> addresses, int port) {
        bound = new Bound(List.copyOf(addresses), port);
    }

    @Override
    public boolean test(InetSocketAddress address) {
        Bound current = bound;
        return address.getPort() == current.port && current.addresses.stream().anyMatch(own -> leadsTo(own, address.getAddress()));
    }

    /** A connection to the wildcard address goes to loopback. */
    private static boolean leadsTo(InetAddress own, InetAddress address) {
        return own.equals(address) || own.isAnyLocalAddress() && isOfThisMachine(address)
                || own.isLoopbackAddress() && address.isAnyLocalAddress();
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return address.isAnyLocalAddress() || address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }
}
