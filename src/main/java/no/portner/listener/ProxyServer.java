package no.portner.listener;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import no.portner.route.RouteTable;
import no.portner.upstream.Forwarder;
import no.portner.upstream.Transport;

/** The proxy listener: accepts the application's connections and gives each a pipeline. */
public final class ProxyServer {

    private final RouteTable routes;
    private final RouteTokens tokens;
    private final Forwarder forwarder;
    private final Traffic traffic;
    private final CallLog log;
    private final IntegrationCheck integrationCheck;
    private final ConsumerHeader consumer;
    private final UnauthorisedCounters unauthorised = new UnauthorisedCounters();
    private final List<Channel> listening = new ArrayList<>();
    private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    public ProxyServer(RouteTable routes, RouteTokens tokens, Forwarder forwarder, Traffic traffic, CallLog log,
            IntegrationCheck integrationCheck, ConsumerHeader consumer) {
        this.routes = routes;
        this.tokens = tokens;
        this.forwarder = forwarder;
        this.traffic = traffic;
        this.log = log;
        this.integrationCheck = integrationCheck;
        this.consumer = consumer;
    }

    /**
     * Listens on every address, all on the same port.
     *
     * @param addresses where; an IPv6 address that this machine does not have is left out as long as another one could be bound
     * @param port 0 for any free one
     * @return the port
     * @throws IOException naming the address that cannot be bound
     */
    public int bind(Transport transport, List<InetAddress> addresses, int port) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap().group(transport.loops()).channel(transport.server())
                .option(ChannelOption.SO_REUSEADDR, true).option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        ResponseEncoder encoder = new ResponseEncoder();
                        channel.pipeline().addLast(new RequestDecoder(), encoder, new ClientConnection(ProxyServer.this, encoder));
                        clients.add(channel);
                    }
                });
        int bound = port;
        for (InetAddress address : addresses) {
            ChannelFuture future = bootstrap.bind(new InetSocketAddress(address, bound)).awaitUninterruptibly();
            if (future.isSuccess()) {
                listening.add(future.channel());
                bound = ((InetSocketAddress) future.channel().localAddress()).getPort();
            } else if (listening.isEmpty() || !isMissing(future.cause())) {
                close();
                throw new IOException("cannot listen on " + address.getHostAddress() + " port " + bound + ": "
                        + future.cause().getMessage() + ". Set PORTNER_PROXY_PORT to a free port", future.cause());
            }
        }
        return bound;
    }

    private static boolean isMissing(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return message.contains("assign requested address") || message.contains("not supported") || message.contains("unavailable");
    }

    /** Accepts no more connections; those that are there stay. */
    public void stopListening() {
        listening.forEach(channel -> channel.close().awaitUninterruptibly());
        listening.clear();
    }

    public void close() {
        stopListening();
        clients.close().awaitUninterruptibly();
    }

    /** What has become of 401s to calls with our token. */
    public UnauthorisedCounters unauthorised() {
        return unauthorised;
    }

    IntegrationCheck integrationCheck() {
        return integrationCheck;
    }

    RouteTable routes() {
        return routes;
    }

    RouteTokens tokens() {
        return tokens;
    }

    Forwarder forwarder() {
        return forwarder;
    }

    Traffic traffic() {
        return traffic;
    }

    CallLog log() {
        return log;
    }

    ConsumerHeader consumer() {
        return consumer;
    }
}
