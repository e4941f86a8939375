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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import no.portner.transport.Transport;

/** Accepts the application's connections on the proxy listener and on the transparent ones, and gives each a pipeline. */
public final class ProxyServer {

    /** What arrives at a listener. */
    public enum Kind {

        /** The application calls Portner: origin-form, absolute-form, CONNECT; HTTP/1.1 and HTTP/2 with prior knowledge. */
        PROXY("Set PORTNER_PROXY_PORT to a free port") {
            @Override
            void begin(ClientPipeline pipeline, Channel channel) {
                pipeline.plain(channel, Arrival.AT_PROXY);
            }
        },
        /** The application believes that it calls a route's host: plain HTTP. */
        TRANSPARENT_HTTP("Set PORTNER_TRANSPARENT_HTTP_PORT to a free port, or give the pod the sysctl"
                + " net.ipv4.ip_unprivileged_port_start=0 for ports below 1024") {
            @Override
            void begin(ClientPipeline pipeline, Channel channel) {
                pipeline.plain(channel, Arrival.TRANSPARENT);
            }
        },
        /** The same over TLS. */
        TRANSPARENT_HTTPS("Set PORTNER_TRANSPARENT_HTTPS_PORT to a free port, or give the pod the sysctl"
                + " net.ipv4.ip_unprivileged_port_start=0 for ports below 1024") {
            @Override
            void begin(ClientPipeline pipeline, Channel channel) {
                pipeline.byServerName(channel);
            }
        },
        /** AMQP, in TLS for the broker's name or as it is. */
        AMQP("Set PORTNER_AMQP_PORT to a free port") {
            @Override
            void begin(ClientPipeline pipeline, Channel channel) {
                pipeline.amqpEntry(channel);
            }
        };

        private final String remedy;

        Kind(String remedy) {
            this.remedy = remedy;
        }

        String remedy() {
            return remedy;
        }

        abstract void begin(ClientPipeline pipeline, Channel channel);
    }

    private final ClientPipeline pipeline;
    private final AcceptFailures failures = new AcceptFailures(System::nanoTime);
    private final List<Channel> listening = new ArrayList<>();
    private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    public ProxyServer(Parts parts) {
        this(parts, ClientPipeline.HANDSHAKE_TIMEOUT, System::nanoTime);
    }

    /** As {@link ClientPipeline} has it. */
    ProxyServer(Parts parts, Duration handshakeTimeout, LongSupplier nanoTime) {
        pipeline = new ClientPipeline(parts, handshakeTimeout, nanoTime);
    }

    /**
     * Listens on every address, all on the same port.
     *
     * @param kind what is expected to arrive
     * @param addresses where; an IPv6 address that this machine does not have is left out as long as another one could be bound
     * @param port 0 for any free one
     * @return the port
     * @throws IOException naming the address that cannot be bound
     */
    public int bind(Transport transport, Kind kind, List<InetAddress> addresses, int port) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap().group(transport.loops()).channelFactory(transport.server())
                .option(ChannelOption.SO_REUSEADDR, true).option(ChannelOption.SO_BACKLOG, 1024)
                .handler(failures).childOption(ChannelOption.TCP_NODELAY, true).childOption(ChannelOption.RCVBUF_ALLOCATOR, transport.reads())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        kind.begin(pipeline, channel);
                        clients.add(channel);
                    }
                });
        int bound = port;
        boolean any = false;
        for (InetAddress address : addresses) {
            ChannelFuture future = bootstrap.bind(new InetSocketAddress(address, bound)).awaitUninterruptibly();
            if (future.isSuccess()) {
                any = true;
                listening.add(future.channel());
                bound = ((InetSocketAddress) future.channel().localAddress()).getPort();
            } else if (!any || !isMissing(future.cause())) {
                close();
                throw new IOException("cannot listen on " + address.getHostAddress() + " port " + bound + ": "
                        + future.cause().getMessage() + ". " + kind.remedy(), future.cause());
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
}
