package no.portner.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import no.portner.config.OutgoingProxy;
import no.portner.error.ProxyError;
import no.portner.transport.Transport;

/**
 * Opens TCP connections: to a name's addresses, one after the other until one takes it, the next one also when the last has said nothing
 * for a while (RFC 8305 section 5); or through the outgoing proxy, which then resolves the name. The address that was judged is the one that is connected to: nothing is looked up twice. What is on this machine is
 * reached straight: to the proxy its loopback is another.
 */
final class Dialler {

    /** What an address may take before the next one is tried beside it. */
    static final Duration HEAD_START = Duration.ofMillis(250);

    private final Transport transport;
    private final Names names;
    private final Predicate<InetSocketAddress> ourselves;
    private final Optional<OutgoingProxy> proxy;

    /** @param ourselves whether a connection to this address would come back to Portner */
    Dialler(Transport transport, Names names, Predicate<InetSocketAddress> ourselves, Optional<OutgoingProxy> proxy) {
        this.transport = transport;
        this.names = names;
        this.ourselves = ourselves;
        this.proxy = proxy;
    }

    /**
     * @return a connection that is not being read, and what has come all the same is held until it is: its pipeline has no handler of
     *     protocol yet. Fails with a {@link ProxyError}
     */
    Future<Channel> dial(EventLoop loop, Target target) {
        Promise<Channel> done = loop.newPromise();
        InetAddress literal = Names.literal(target.host());
        Optional<ProxyError> objection = literal != null ? objection(target, new InetSocketAddress(literal, target.port()))
                : Names.isName(target.host()) ? Optional.empty() : Optional.of(UpstreamFailure.noHost(target));
        if (objection.isPresent()) {
            return done.setFailure(objection.get());
        }
        new Dial(loop, target, done).begin();
        return done;
    }

    private Optional<ProxyError> objection(Target target, InetSocketAddress address) {
        if (ourselves.test(address)) {
            return Optional.of(UpstreamFailure.loop(target));
        }
        return target.guarded() && ForbiddenDestinations.contains(address.getAddress())
                ? Optional.of(UpstreamFailure.forbidden(target, address.getAddress())) : Optional.empty();
    }

    /** One connection on its way. */
    private final class Dial {

        private final EventLoop loop;
        private final Target wanted;
        private final Optional<OutgoingProxy> by;
        /** What is connected to: what is wanted, or the proxy. */
        private final Target hop;
        private final Promise<Channel> done;
        private final long deadlineNanos;
        private final ArrayDeque<InetAddress> left = new ArrayDeque<>(2);
        private final List<InetAddress> tried = new ArrayList<>(2);
        private final List<ChannelFuture> connecting = new ArrayList<>(2);
        private Future<?> headStart;
        private boolean furtherAsked;
        private boolean asking;
        /** The first that was connected; no other one is used. */
        private Channel channel;
        /** The first address' failure: it is the one that is most wanted. */
        private Throwable failure;

        Dial(EventLoop loop, Target wanted, Promise<Channel> done) {
            this.loop = loop;
            this.wanted = wanted;
            this.by = Names.isLoopback(wanted.host()) ? Optional.empty() : proxy;
            this.hop = by.map(p -> ProxyFailure.target(p, wanted.timeout())).orElse(wanted);
            this.done = done;
            this.deadlineNanos = System.nanoTime() + wanted.timeout().toNanos();
        }

        void begin() {
            Future<?> patience = loop.schedule(this::late, wanted.timeout().toNanos(), TimeUnit.NANOSECONDS);
            done.addListener(any -> {
                patience.cancel(false);
                stopTrying();
                if (!done.isSuccess() && channel != null) {
                    channel.close();
                }
            });
            asking = true;
            hear(names.addresses(loop, hop.host()));
        }

        private void late() {
            done.tryFailure(failure != null ? UpstreamFailure.unreached(hop, failure)
                    : asking && connecting.isEmpty() ? UpstreamFailure.nameTimeout(hop)
                    : channel != null ? ProxyFailure.timeout(wanted) : UpstreamFailure.connectTimeout(hop));
        }

        private void hear(Future<List<InetAddress>> answer) {
            answer.addListener(any -> {
                asking = false;
                if (answer.isSuccess()) {
                    left.addAll(answer.getNow());
                    next();
                } else if (connecting.isEmpty()) {
                    giveUp(answer.cause());
                }
            });
        }

        private void giveUp(Throwable cause) {
            done.tryFailure(UpstreamFailure.unreached(hop, failure != null ? failure : cause));
        }

        private void next() {
            if (done.isDone() || channel != null) {
                return;
            }
            InetAddress address = left.poll();
            if (address != null) {
                connect(new InetSocketAddress(address, hop.port()));
            } else if (!furtherAsked) {
                furtherAsked = true;
                asking = true;
                hear(names.further(loop, hop.host(), tried));
            } else if (connecting.isEmpty() && !asking) {
                giveUp(failure);
            }
        }

        private void connect(InetSocketAddress address) {
            tried.add(address.getAddress());
            Optional<ProxyError> objection = objection(hop, address);
            if (objection.isPresent()) {
                done.tryFailure(objection.get());
                return;
            }
            cancelHeadStart();
            SocketChannel socket;
            try {
                // Not by the bootstrap, which in an executable has no way to tell that there is none left.
                socket = transport.socket().newChannel();
            } catch (ChannelException e) {
                failure = failure == null ? e : failure;
                next();
                return;
            }
            headStart = loop.schedule(this::next, HEAD_START.toMillis(), TimeUnit.MILLISECONDS);
            ChannelFactory<SocketChannel> made = () -> socket;
            Duration time = Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
            ChannelFuture attempt = new Bootstrap().group(loop).channelFactory(made).option(ChannelOption.AUTO_READ, false)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Connector.millis(time)).option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.RCVBUF_ALLOCATOR, transport.reads())
                    .handler(new FirstStages(transport.memory())).connect(address);
            connecting.add(attempt);
            // One that could not even be registered is told of on another thread.
            attempt.addListener(any -> {
                if (loop.inEventLoop()) {
                    ended(attempt);
                } else {
                    loop.execute(() -> ended(attempt));
                }
            });
        }

        private void ended(ChannelFuture attempt) {
            connecting.remove(attempt);
            if (attempt.isSuccess()) {
                connected(attempt.channel());
            } else {
                failure = failure == null ? attempt.cause() : failure;
                next();
            }
        }

        private void stopTrying() {
            cancelHeadStart();
            // Each takes itself out when it hears of its end.
            List.copyOf(connecting).stream().filter(attempt -> !attempt.isDone()).forEach(attempt -> attempt.channel().close());
        }

        private void cancelHeadStart() {
            if (headStart != null) {
                headStart.cancel(false);
            }
        }

        private void connected(Channel made) {
            if (done.isDone() || channel != null) {
                made.close();
                return;
            }
            channel = made;
            if (by.isEmpty()) {
                finish(made);
                return;
            }
            stopTrying();
            failure = null;
            ProxyTunnel tunnel = new ProxyTunnel(by.get(), wanted);
            tunnel.openOn(made).addListener(open -> {
                if (open.isSuccess()) {
                    finish(made);
                } else {
                    made.close();
                    done.tryFailure(open.cause());
                }
            });
        }

        private void finish(Channel made) {
            if (!done.trySuccess(made)) {
                made.close();
            }
        }
    }
}
