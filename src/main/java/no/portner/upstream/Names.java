package no.portner.upstream;

import io.netty.channel.EventLoop;
import io.netty.channel.ChannelFactory;
import io.netty.channel.socket.DatagramChannel;
import io.netty.resolver.HostsFileEntriesResolver;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Resolves names without blocking and past {@code /etc/hosts}: a pod's {@code hostAliases} may point the very names that we forward to
 * at ourselves. Only {@code localhost} is answered from here. A question is given up after {@link #QUESTION} and asked of the next name
 * server, or of the same one again: a lost datagram, or a first name server that is down, must not cost the call.
 */
final class Names {

    /** Well below the 5 s that calls have for their connection, name included. */
    static final Duration QUESTION = Duration.ofMillis(1500);
    /** Of all name servers. */
    private static final int ROUNDS = 3;
    private static final HostsFileEntriesResolver NO_FILE = (name, types) -> null;

    private final DnsAddressResolverGroup preferringV4;
    private final DnsAddressResolverGroup onlyV6;

    Names(ChannelFactory<DatagramChannel> channels, DnsServerAddressStreamProvider servers) {
        preferringV4 = group(channels, servers, ResolvedAddressTypes.IPV4_PREFERRED);
        onlyV6 = group(channels, servers, ResolvedAddressTypes.IPV6_ONLY);
    }

    private static DnsAddressResolverGroup group(ChannelFactory<DatagramChannel> channels, DnsServerAddressStreamProvider servers,
            ResolvedAddressTypes types) {
        return new DnsAddressResolverGroup(new DnsNameResolverBuilder().datagramChannelFactory(channels).nameServerProvider(servers)
                .hostsFileEntriesResolver(NO_FILE).queryTimeoutMillis(QUESTION.toMillis()).resolvedAddressTypes(types));
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

    /** Whether the host is this machine, whatever a name server or another machine makes of it (RFC 6761 section 6.3). */
    static boolean isLoopback(String host) {
        InetAddress literal = literal(host);
        return literal != null ? literal.isLoopbackAddress() : "localhost".equalsIgnoreCase(host) || "localhost.".equalsIgnoreCase(host);
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
        return isLoopback(host) ? loop.newSucceededFuture(List.of(NetUtil.LOCALHOST4, NetUtil.LOCALHOST6)) : ask(preferringV4, loop, host);
    }

    /** What {@link #addresses} did not wait for, when all that it gave has been tried. */
    Future<List<InetAddress>> further(EventLoop loop, String host, List<InetAddress> tried) {
        boolean none = literal(host) != null || tried.stream().anyMatch(Inet6Address.class::isInstance);
        return none ? loop.newSucceededFuture(List.of()) : ask(onlyV6, loop, host);
    }

    private static Future<List<InetAddress>> ask(DnsAddressResolverGroup servers, EventLoop loop, String name) {
        Promise<List<InetAddress>> answer = loop.newPromise();
        ask(servers, loop, name, ROUNDS, answer);
        return answer;
    }

    private static void ask(DnsAddressResolverGroup servers, EventLoop loop, String name, int rounds, Promise<List<InetAddress>> answer) {
        // No port belongs to a name: any will do.
        Future<List<InetSocketAddress>> asked = servers.getResolver(loop).resolveAll(InetSocketAddress.createUnresolved(name, 1));
        asked.addListener(done -> {
            if (asked.isSuccess()) {
                answer.trySuccess(asked.getNow().stream().map(InetSocketAddress::getAddress)
                        .sorted(Comparator.comparing(Inet6Address.class::isInstance)).toList());
            } else if (isTimeout(asked.cause()) && rounds > 1) {
                ask(servers, loop, name, rounds - 1, answer);
            } else {
                answer.tryFailure(asked.cause());
            }
        });
    }

    /** Whether a name server has not answered in time, rather than that there is no such name. */
    static boolean isTimeout(Throwable failure) {
        return failure instanceof UnknownHostException && failure.getCause() instanceof DnsNameResolverTimeoutException;
    }
}
