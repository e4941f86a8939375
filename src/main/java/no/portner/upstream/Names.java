package no.portner.upstream;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.resolver.HostsFileEntriesResolver;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Resolves names without blocking and past {@code /etc/hosts}: a pod's {@code hostAliases} may point the very names that we forward to
 * at ourselves. Only {@code localhost} is answered from here.
 */
final class Names {

    private static final HostsFileEntriesResolver NO_FILE = (name, types) -> null;

    private final DnsAddressResolverGroup preferringV4;
    private final DnsAddressResolverGroup onlyV6;

    Names(Class<? extends DatagramChannel> channelType, DnsServerAddressStreamProvider servers) {
        preferringV4 = group(channelType, servers, ResolvedAddressTypes.IPV4_PREFERRED);
        onlyV6 = group(channelType, servers, ResolvedAddressTypes.IPV6_ONLY);
    }

    private static DnsAddressResolverGroup group(Class<? extends DatagramChannel> channelType, DnsServerAddressStreamProvider servers,
            ResolvedAddressTypes types) {
        return new DnsAddressResolverGroup(new DnsNameResolverBuilder().channelType(channelType).nameServerProvider(servers)
                .hostsFileEntriesResolver(NO_FILE).resolvedAddressTypes(types));
    }

    /** The address that the text is, or null for a name. Nothing but the usual spellings is taken for one: no octal, no single number. */
    static InetAddress literal(String host) {
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(host);
        int colon = host.lastIndexOf(':');
        if (address == null && colon >= 0 && NetUtil.isValidIpV4Address(host.substring(colon + 1))) {
            // An IPv4 address at the end of an IPv6 one that Netty does not know by its prefix (RFC 4291 section 2.2).
            byte[] v4 = NetUtil.createByteArrayFromIpAddressString(host.substring(colon + 1));
            return NetUtil.createInetAddressFromIpAddressString(host.substring(0, colon + 1)
                    + String.format("%02x%02x:%02x%02x", v4[0], v4[1], v4[2], v4[3]));
        }
        return address;
    }

    /**
     * Whether the text can be a name. A last label that is a number belongs to an IPv4 address in a spelling that only some take for one
     * (there is no such top-level domain), and a colon to a malformed one of IPv6: an outgoing proxy may know what to make of them, after
     * we have not.
     */
    static boolean isName(String host) {
        String last = host.substring(host.lastIndexOf('.', host.length() - 2) + 1).toLowerCase(Locale.ROOT);
        return host.indexOf(':') < 0 && !last.matches("([0-9]+|0x[0-9a-f]*)\\.?");
    }

    /**
     * The addresses of a host: itself where it is one. A name's are those of IPv4, without waiting for others, and those of IPv6 where
     * there is none, or they came first.
     */
    Future<List<InetAddress>> addresses(EventLoop loop, String host) {
        InetAddress literal = literal(host);
        if (literal != null) {
            return loop.newSucceededFuture(List.of(literal));
        }
        return "localhost".equalsIgnoreCase(host) ? loop.newSucceededFuture(List.of(NetUtil.LOCALHOST4, NetUtil.LOCALHOST6)) : ask(preferringV4, loop, host);
    }

    /** What {@link #addresses} did not wait for, when all that it gave has been tried. */
    Future<List<InetAddress>> further(EventLoop loop, String host, List<InetAddress> tried) {
        boolean none = literal(host) != null || tried.stream().anyMatch(Inet6Address.class::isInstance);
        return none ? loop.newSucceededFuture(List.of()) : ask(onlyV6, loop, host);
    }

    private static Future<List<InetAddress>> ask(DnsAddressResolverGroup servers, EventLoop loop, String name) {
        Promise<List<InetAddress>> answer = loop.newPromise();
        // No port belongs to a name: any will do.
        Future<List<InetSocketAddress>> asked = servers.getResolver(loop).resolveAll(InetSocketAddress.createUnresolved(name, 1));
        asked.addListener(done -> {
            if (asked.isSuccess()) {
                answer.trySuccess(asked.getNow().stream().map(InetSocketAddress::getAddress)
                        .sorted(Comparator.comparing(Inet6Address.class::isInstance)).toList());
            } else {
                answer.tryFailure(asked.cause());
            }
        });
        return answer;
    }
}
