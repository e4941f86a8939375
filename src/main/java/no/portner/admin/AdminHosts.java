package no.portner.admin;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Which {@code Host} the admin listener answers to. A page in a browser can make any name of its own lead to loopback (DNS rebinding), but
 * the browser then says that name; addresses cannot be rebound, so what matters is that no unknown name is answered.
 */
public final class AdminHosts {

    private static final int MOST_DIGITS = 5;

    private final Set<String> names;
    private final boolean anyAddress;

    private AdminHosts(Set<String> names, boolean anyAddress) {
        this.names = names;
        this.anyAddress = anyAddress;
    }

    /** Until the configuration is known: loopback alone. */
    static AdminHosts loopback() {
        return new AdminHosts(Set.of("localhost"), false);
    }

    /**
     * @param address what the listener is bound to, as configured; its own name counts
     * @param reachable whether it can be reached from beyond loopback: then by any of this machine's addresses, and by no other name
     * @param aliases more names, lower case ({@code PORTNER_HOST_ALIASES})
     */
    public static AdminHosts of(String address, boolean reachable, Collection<String> aliases) {
        Set<String> names = new HashSet<>(aliases);
        names.add("localhost");
        names.add(address.toLowerCase(Locale.ROOT));
        return new AdminHosts(Set.copyOf(names), reachable);
    }

    /** @param host a {@code Host} value: a name or an address, with or without a port */
    boolean allows(String host) {
        int colon = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        int end = colon < 0 || host.startsWith("[") && colon == 0 ? host.length() : colon;
        if (!isPortOrNothing(host, end)) {
            return false;
        }
        boolean bracketed = host.startsWith("[") && host.charAt(end - 1) == ']';
        String name = bracketed ? host.substring(1, end - 1) : host.substring(0, end);
        if (bracketed ? NetUtil.isValidIpV6Address(name) && name.indexOf('%') < 0 : NetUtil.isValidIpV4Address(name)) {
            return anyAddress || names.contains(name) || isLoopback(name);
        }
        return !bracketed && names.contains(name.toLowerCase(Locale.ROOT));
    }

    private static boolean isPortOrNothing(String host, int from) {
        if (from == host.length()) {
            return from > 0;
        }
        int digits = host.length() - from - 1;
        return host.charAt(from) == ':' && digits <= MOST_DIGITS && host.chars().skip(from + 1L).allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isLoopback(String address) {
        if (isIpv4Compatible(address.toLowerCase(Locale.ROOT))) {
            return false;
        }
        try {
            return InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(address)).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** {@code ::127.0.0.1}: deprecated (RFC 4291 section 2.5.5.1), nobody's loopback, and for Netty the same as {@code ::ffff:127.0.0.1}. */
    private static boolean isIpv4Compatible(String address) {
        int colon = address.lastIndexOf(':');
        return colon >= 0 && address.indexOf('.') >= 0 && !address.substring(0, colon).endsWith(":ffff");
    }
}
