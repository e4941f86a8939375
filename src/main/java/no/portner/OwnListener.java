package no.portner;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Tells whether an address leads to one of Portner's own listeners: a call sent to the proxy would come back for ever, and nobody reaches
 * the others through it. Safe for any thread.
 */
final class OwnListener implements Predicate<InetSocketAddress> {

    private record Bound(List<InetAddress> addresses, int port) {
    }

    private final List<Bound> all = new CopyOnWriteArrayList<>();

    /** @param addresses where one more listener was bound, a wildcard for all of this machine's */
    void boundTo(List<InetAddress> addresses, int port) {
        all.add(new Bound(List.copyOf(addresses), port));
    }

    @Override
    public boolean test(InetSocketAddress address) {
        for (Bound bound : all) {
            if (address.getPort() == bound.port && bound.addresses.stream().anyMatch(own -> leadsTo(own, address.getAddress()))) {
                return true;
            }
        }
        return false;
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
