package no.portner.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import no.portner.error.ProxyError;
import no.portner.error.ProxyError.Kind;
import no.portner.transport.UnaskedReads;

/**
 * Builds the stages of clients' connections, one after the other as it becomes known what they speak:
 *
 * <pre>
 * plain:        UnaskedReads, Admission, PlainEntry ------------------> http1 | http2
 * byServerName: UnaskedReads, Admission, TlsEntry -> TLS, Handshake --> http1 | http2
 * intercept:    UnaskedReads, Admission, TlsEntry -> TLS, Handshake --> http1 | http2
 *                                                 -> PlainEntry ------> http1 | http2
 * amqpEntry:    UnaskedReads, Admission, AmqpEntry -> amqp
 *                                                 -> TLS, Handshake --> amqp
 * amqp:         ..., and the gateway's
 * http1:        ..., RequestDecoder, ResponseEncoder, ClientConnection
 * http2:        ..., FrameWatch, Http2FrameCodec, Http2MultiplexHandler, Http2Session; each stream: see Http2Stages
 * </pre>
 *
 * One for all connections of a server; safe for any thread.
 */
final class ClientPipeline {

    static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    private final Parts parts;
    private final Duration handshakeTimeout;
    private final LongSupplier nanoTime;
    private final HttpDecoderConfig decoderConfig;
    private final TlsFailures failures = new TlsFailures(System::nanoTime);
    private final Map<EventLoop, ClientSweep> sweeps = new ConcurrentHashMap<>();

    /**
     * @param handshakeTimeout for the client's first words, and once more for the rest of the handshake
     * @param nanoTime what a client's pace is measured by
     */
    ClientPipeline(Parts parts, Duration handshakeTimeout, LongSupplier nanoTime) {
        this.parts = parts;
        this.handshakeTimeout = handshakeTimeout;
        this.nanoTime = nanoTime;
        this.decoderConfig = RequestDecoder.config(parts.traffic().limits().heads());
    }

    /** The stages that every connection keeps. */
    private ChannelPipeline begin(Channel channel) {
        return channel.pipeline().addLast(new UnaskedReads(parts.traffic().memory().buffers()), admission(channel));
    }

    Admission admission(Channel channel) {
        return new Admission(parts.traffic(), sweeps.computeIfAbsent(channel.eventLoop(), loop -> new ClientSweep(loop, nanoTime)));
    }

    /** Without TLS. */
    void plain(Channel channel, Arrival arrival) {
        begin(channel);
        plainEntry(channel, arrival);
    }

    private void plainEntry(Channel channel, Arrival arrival) {
        PlainEntry entry = new PlainEntry(this, parts.traffic().limits().pace(), arrival);
        channel.pipeline().addLast(entry);
        admissionOf(channel).watch(entry);
    }

    /** TLS, for the host that the client names in its first words. */
    void byServerName(Channel channel) {
        begin(channel).addLast(new TlsEntry(this, Optional.empty(), handshakeTimeout));
    }

    /**
     * What a client says in a tunnel that was asked for with CONNECT and that we answer ourselves, TLS or not. To be called on the
     * channel's event loop when the answer to the CONNECT has been written, with the CONNECT's head or end the last thing that was read:
     * takes out the stages for HTTP/1, and bytes that came early go to the new ones. Reads from then on.
     *
     * @param host the route's host, lower case: a client within that names another one is refused
     */
    void intercept(Channel channel, String host) {
        ChannelPipeline stages = channel.pipeline();
        stages.addLast(new TlsEntry(this, Optional.of(host), handshakeTimeout));
        stages.remove(ClientConnection.class);
        stages.remove(ResponseEncoder.class);
        // The last one: what it has not decoded goes to whoever is next.
        stages.remove(RequestDecoder.class);
        channel.config().setAutoRead(true);
    }

    void plainInTunnel(Channel channel, String host) {
        plainEntry(channel, Arrival.interceptedPlain(host));
    }

    Optional<SslContext> contextFor(String host) {
        return Optional.ofNullable(parts.interception().contextFor(host));
    }

    /** @param entry gives way to TLS; what it has read goes there */
    void handshake(Channel channel, ChannelHandler entry, String host, SslContext context) {
        Arrival arrival = Arrival.intercepted(host);
        handshake(channel, entry, host, context, (secured, http2) -> {
            if (http2) {
                http2(secured, arrival);
            } else {
                http1(secured, arrival);
            }
        });
    }

    private void handshake(Channel channel, ChannelHandler entry, String host, SslContext context, Handshake.Next next) {
        SslHandler tls = context.newHandler(channel.alloc());
        tls.setHandshakeTimeoutMillis(handshakeTimeout.toMillis());
        channel.pipeline().addLast(new Handshake(host, failures, next));
        channel.pipeline().replace(entry, null, tls);
    }

    /** AMQP, in TLS or not. */
    void amqpEntry(Channel channel) {
        begin(channel).addLast(new AmqpEntry(this, amqp(), handshakeTimeout));
    }

    /** @param entry gives way to TLS; what it has read goes there */
    void amqpHandshake(Channel channel, ChannelHandler entry, SslContext context) {
        handshake(channel, entry, amqp().gateway().host(), context, (secured, http2) -> amqp(secured));
    }

    void amqp(Channel channel) {
        amqp().gateway().serve(channel, new AmqpAdmittance(parts.traffic(), admissionOf(channel)));
    }

    private AmqpDoor amqp() {
        return parts.amqp().orElseThrow();
    }

    TlsFailures failures() {
        return failures;
    }

    void http1(Channel channel, Arrival arrival) {
        if (isOneTooMany(channel)) {
            refuse(channel, ProxyError.of(Kind.OVERLOADED, Admission.TOO_MANY));
            return;
        }
        RequestDecoder decoder = new RequestDecoder(decoderConfig);
        ResponseEncoder encoder = new ResponseEncoder();
        Http1Writer writer = new Http1Writer(channel, encoder, parts.traffic());
        RequestPace pace = new RequestPace(parts, channel, decoder, writer);
        channel.pipeline().addLast(decoder, encoder, new ClientConnection(parts, arrival, decoder, writer, pace, this));
        admissionOf(channel).watch(pace);
    }

    void http2(Channel channel, Arrival arrival) {
        admissionOf(channel).watch(Http2Stages.add(channel, parts, arrival, isOneTooMany(channel)));
    }

    private static boolean isOneTooMany(Channel channel) {
        return admissionOf(channel).isOneTooMany();
    }

    private static Admission admissionOf(Channel channel) {
        return channel.pipeline().get(Admission.class);
    }

    /** What came is no request: told in plain HTTP, which most clients show, and in the log. */
    void answered(Channel channel, ProxyError error) {
        int status = refuse(channel, error);
        NoCall.tell(parts.log(), status, Duration.ZERO, error);
    }

    private int refuse(Channel channel, ProxyError error) {
        ResponseEncoder encoder = new ResponseEncoder();
        channel.pipeline().addLast(encoder);
        Http1Writer writer = new Http1Writer(channel, encoder, parts.traffic());
        int status = writer.problem(error);
        writer.close(true);
        return status;
    }
}
