package no.portner.upstream;

import io.netty.channel.socket.DatagramChannel;
import io.netty.resolver.HostsFileEntriesResolver;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Resolves upstream names without blocking and past {@code /etc/hosts}: a pod's {@code hostAliases} may point the very names that we
 * forward to at ourselves. Only {@code localhost} is answered from here.
 */
final class Resolver {

    private static final HostsFileEntriesResolver LOCALHOST_ONLY = Resolver::localhost;

    private Resolver() {
    }

    static DnsAddressResolverGroup group(Class<? extends DatagramChannel> channelType, DnsServerAddressStreamProvider servers) {
        return new DnsAddressResolverGroup(new DnsNameResolverBuilder().channelType(channelType).nameServerProvider(servers)
                .hostsFileEntriesResolver(LOCALHOST_ONLY).resolvedAddressTypes(ResolvedAddressTypes.IPV4_PREFERRED));
    }

    private static InetAddress localhost(String name, ResolvedAddressTypes types) {
        if (!"localhost".equalsIgnoreCase(name)) {
            return null;
        }
        try {
            byte[] address = types == ResolvedAddressTypes.IPV6_ONLY ? new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}
                    : new byte[] {127, 0, 0, 1};
            return InetAddress.getByAddress("localhost", address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
