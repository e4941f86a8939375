package no.portner.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import no.portner.twin.TestServerTls;
import no.portner.twin.TwinPki;

/** A TLS server that speaks HTTP/2 by ALPN, frame by frame as a test tells it to. */
public final class Http2Upstream implements AutoCloseable {

    /** Called on the server's event loop when a request's head has come. */
    interface Service {
        void request(Call call) throws Exception;
    }

    final AtomicInteger pings = new AtomicInteger();
    final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    final List<Connection> connections = new CopyOnWriteArrayList<>();
    private final EventLoopGroup loops = new NioEventLoopGroup(1);
    private final Channel server;
    private volatile Service service = call -> { };
    private volatile boolean consuming = true;
    private volatile Http2Settings settings = Http2Settings.defaultSettings();
    private volatile Runnable beforeSettings = () -> { };

    public Http2Upstream(TwinPki pki) throws Exception {
        SslContext tls = new JdkSslContext(TestServerTls.context(pki), false, null, IdentityCipherSuiteFilter.INSTANCE,
                new ApplicationProtocolConfig(ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT, ApplicationProtocolNames.HTTP_2),
                ClientAuth.NONE, null, false);
        server = new ServerBootstrap().group(loops).channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(tls.newHandler(channel.alloc()), new ApplicationProtocolNegotiationHandler("none") {
                            @Override
                            protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
                                assertThat(protocol).isEqualTo(ApplicationProtocolNames.HTTP_2);
                                new Connection(ctx.channel());
                            }
                        });
                    }
                }).bind(InetAddress.getLoopbackAddress(), 0).sync().channel();
    }

    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Whether what comes is taken, so that more may come. */
    public Http2Upstream consuming(boolean yes) {
        consuming = yes;
        return this;
    }

    Http2Upstream serving(Service all) {
        service = all;
        return this;
    }

    /** For connections from now on; null: nothing at all is said. */
    Http2Upstream settings(Http2Settings first) {
        settings = first;
        return this;
    }

    /** Run on the server's event loop when TLS is there, before the first frame. */
    public Http2Upstream beforeSettings(Runnable act) {
        beforeSettings = act;
        return this;
    }

    public Call next() throws InterruptedException {
        Call call = calls.poll(15, TimeUnit.SECONDS);
        assertThat(call).as("a call").isNotNull();
        return call;
    }

    @Override
    public void close() throws Exception {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }

    final class Connection extends ChannelInboundHandlerAdapter {

        final CompletableFuture<Void> closed = new CompletableFuture<>();
        final CompletableFuture<Long> goAway = new CompletableFuture<>();
        private final Map<Http2FrameStream, Call> open = new ConcurrentHashMap<>();
        private final Channel channel;
        private Http2FrameCodec codec;

        Connection(Channel channel) {
            this.channel = channel;
            connections.add(this);
            channel.closeFuture().addListener(any -> closed.complete(null));
            beforeSettings.run();
            if (settings != null) {
                codec = Http2FrameCodecBuilder.forServer().initialSettings(settings).encoderIgnoreMaxHeaderListSize(true).build();
                channel.pipeline().addLast(codec, this);
            }
        }

        /** Streams above the last id were not processed. */
        void goAway(int lastId) {
            channel.eventLoop().execute(() -> {
                codec.goAway(channel.pipeline().context(codec), lastId, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, channel.newPromise());
                channel.flush();
            });
        }

        /** Without a word of HTTP/2 or TLS. */
        void cut() {
            channel.eventLoop().execute(() -> channel.pipeline().firstContext().close());
        }

        /** The end of TLS without that of TCP. */
        void closeNotify() {
            channel.eventLoop().execute(() -> channel.pipeline().get(SslHandler.class).closeOutbound());
        }

        /** From now on nothing is read of it, as if the network had gone. */
        void fallSilent() {
            channel.config().setAutoRead(false);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
            if (message instanceof Http2HeadersFrame headers) {
                Call call = open.get(headers.stream());
                if (call == null) {
                    call = new Call(this, headers.stream(), headers.headers());
                    call.consumes = consuming;
                    open.put(headers.stream(), call);
                    call.endedIf(headers.isEndStream(), null);
                    calls.add(call);
                    service.request(call);
                } else {
                    call.endedIf(headers.isEndStream(), headers.headers());
                }
            } else if (message instanceof Http2DataFrame data) {
                Call call = open.get(data.stream());
                if (data.content().readableBytes() < 1000) {
                    call.body.append(data.content().toString(StandardCharsets.ISO_8859_1));
                }
                call.bytes.addAndGet(data.content().readableBytes());
                if (call.consumes) {
                    ctx.writeAndFlush(new DefaultHttp2WindowUpdateFrame(data.initialFlowControlledBytes()).stream(data.stream()));
                }
                call.endedIf(data.isEndStream(), null);
                data.release();
            } else if (message instanceof Http2ResetFrame reset) {
                open.get(reset.stream()).reset.complete(reset.errorCode());
            } else if (message instanceof Http2GoAwayFrame frame) {
                goAway.complete(frame.errorCode());
                frame.release();
            } else {
                if (message instanceof Http2PingFrame) {
                    pings.incrementAndGet();
                }
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    public static final class Call {

        final Connection connection;
        public final Http2Headers headers;
        final StringBuffer body = new StringBuffer();
        public final AtomicLong bytes = new AtomicLong();
        /** Bytes of the answer's body that the client's windows have let out. */
        final AtomicLong written = new AtomicLong();
        public final CompletableFuture<Http2Headers> requestEnd = new CompletableFuture<>();
        public final CompletableFuture<Long> reset = new CompletableFuture<>();
        volatile boolean consumes = true;
        private final Http2FrameStream stream;

        private Call(Connection connection, Http2FrameStream stream, Http2Headers headers) {
            this.connection = connection;
            this.stream = stream;
            this.headers = headers;
        }

        private void endedIf(boolean end, Http2Headers trailers) {
            if (end) {
                requestEnd.complete(trailers);
            }
        }

        int id() {
            return stream.id();
        }

        /** What has come of the request's body, unless it came in large pieces. */
        public String body() {
            return body.toString();
        }

        /** Tells that neither this stream nor a later one was processed. */
        public void goAwayBefore() {
            connection.goAway(id() - 2);
        }

        String header(String name) {
            CharSequence value = headers.get(name);
            return value == null ? null : value.toString();
        }

        public Call head(int status, boolean end, String... namesAndValues) {
            Http2Headers head = new DefaultHttp2Headers().status(String.valueOf(status));
            for (int i = 0; i < namesAndValues.length; i += 2) {
                head.add(namesAndValues[i], namesAndValues[i + 1]);
            }
            return write(new DefaultHttp2HeadersFrame(head, end).stream(stream));
        }

        public Call data(String bytes, boolean end) {
            return data(ByteBufUtil.writeAscii(connection.channel.alloc(), bytes), end);
        }

        Call data(ByteBuf bytes, boolean end) {
            return write(new DefaultHttp2DataFrame(bytes, end).stream(stream));
        }

        Call trailers(String name, String value) {
            return write(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().add(name, value), true).stream(stream));
        }

        public Call answer(String text) {
            return head(200, false).data(text, true);
        }

        public Call reset(Http2Error error) {
            return write(new DefaultHttp2ResetFrame(error).stream(stream));
        }

        /** What was not consumed while it came. */
        void consume(int count) {
            write(new DefaultHttp2WindowUpdateFrame(count).stream(stream));
        }

        private Call write(Object frame) {
            long size = frame instanceof Http2DataFrame data ? data.content().readableBytes() : 0;
            connection.channel.writeAndFlush(frame).addListener(done -> written.addAndGet(done.isSuccess() ? size : 0));
            return this;
        }
    }
}
