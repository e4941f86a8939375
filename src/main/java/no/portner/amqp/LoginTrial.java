package no.portner.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import no.portner.route.Integration;
import no.portner.route.Route;
import no.portner.token.AccessToken;
import no.portner.upstream.Forwarder;

/**
 * A client's login and nothing after it, for whoever wants to know what the broker makes of an integration, its password and a token. Nothing
 * is declared and nothing consumed: the connection ends before the virtual host is opened. Lives on one event loop.
 */
public final class LoginTrial extends ByteToMessageDecoder {

    /** What came of it. */
    public enum Verdict {
        /** The broker goes on to tuning, which it does once it has taken the credentials. */
        ACCEPTED,
        /** It closes with ACCESS_REFUSED, or closes without a word, as brokers do to strangers. */
        REFUSED,
        /** Likewise without a word, or with a frame error, and the credentials are larger than every broker takes; or than any does. */
        TOO_LARGE,
        /** It closes for another reason. */
        CLOSED,
        /** What answers does not speak AMQP 0-9-1, or takes no PLAIN. */
        NO_BROKER
    }

    /**
     * The verdict and what it is from.
     *
     * @param said what the broker said or did, in English
     * @param startOk bytes of the frame with the credentials; 0 where it did not come so far
     */
    public record Result(Verdict verdict, String said, int startOk) {

        public Result {
            Objects.requireNonNull(verdict, "verdict");
            Objects.requireNonNull(said, "said");
        }
    }

    private static final int MOST_FROM_BROKER = 64 * 1024;
    private static final int MOST_SHOWN = 32;
    private static final byte[] LOCALE = "en_US".getBytes(StandardCharsets.US_ASCII);

    private final Integration integration;
    private final AccessToken token;
    private final CompletableFuture<Result> result = new CompletableFuture<>();
    private Channel channel;
    private int startOk;

    private LoginTrial(Integration integration, AccessToken token) {
        this.integration = integration;
        this.token = token;
    }

    /**
     * Logs in once. Cancelling the future ends the connection.
     *
     * @param route the broker's
     * @return fails with a {@link no.portner.error.ProxyError} where there is no connection; is never done where the broker is silent
     */
    public static CompletableFuture<Result> of(EventLoop loop, Forwarder forwarder, Route route, Integration integration, AccessToken token) {
        LoginTrial trial = new LoginTrial(integration, token);
        loop.execute(() -> trial.connect(loop, forwarder, route));
        trial.result.whenComplete((any, failure) -> loop.execute(trial::close));
        return trial.result;
    }

    private void connect(EventLoop loop, Forwarder forwarder, Route route) {
        Future<Channel> connecting = forwarder.secure(loop, route, this::connected);
        connecting.addListener(done -> {
            if (!connecting.isSuccess()) {
                result.completeExceptionally(connecting.cause());
            }
        });
    }

    private void connected(Channel made) {
        channel = made;
        if (result.isDone()) {
            close();
            return;
        }
        made.pipeline().addLast(this);
        made.writeAndFlush(ProtocolHeader.write());
    }

    /** Without {@code connection.close}: RabbitMQ takes none before the connection is open. */
    private void close() {
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (result.isDone()) {
            in.skipBytes(in.readableBytes());
            return;
        }
        int begin = in.readerIndex();
        try {
            Frame frame = Frame.next(in, MOST_FROM_BROKER);
            if (frame != null && startOk == 0) {
                started(frame);
            } else if (frame != null) {
                judged(frame);
            }
        } catch (AmqpFailure failure) {
            in.readerIndex(begin);
            end(Verdict.NO_BROKER, failure.byBroker().getMessage() + firstWords(in));
        }
    }

    /** Only of somebody who has not been told anything that is secret. */
    private String firstWords(ByteBuf in) {
        int length = Math.min(MOST_SHOWN, in.readableBytes());
        return startOk > 0 ? "" : ", in \"" + in.toString(in.readerIndex(), length, StandardCharsets.ISO_8859_1) + '"';
    }

    private void started(Frame frame) {
        if (!frame.is(Method.START)) {
            end(Verdict.NO_BROKER, "it began with something else than connection.start");
            return;
        }
        Start start = Start.read(frame);
        if (!start.offersPlain()) {
            end(Verdict.NO_BROKER, "it does not take credentials by PLAIN, but by " + String.join(" ", start.mechanisms()));
            return;
        }
        ByteBuf answer = new StartOk(properties(), Start.PLAIN, integration.id(), LOCALE).writeWith(integration, token, channel.alloc());
        startOk = answer.readableBytes();
        if (startOk > Login.MOST) {
            answer.release();
            end(Verdict.TOO_LARGE, "not sent: no broker takes more than " + Login.MOST);
            return;
        }
        channel.writeAndFlush(answer);
    }

    /** A broker that hears of this capability says why it refuses; else RabbitMQ just closes, three seconds later. */
    private byte[] properties() {
        ByteBuf table = channel.alloc().buffer();
        try {
            Arguments.writeShortString(table, ascii("product"));
            Arguments.writeLongString(table.writeByte('S'), ascii("Portner doctor"));
            Arguments.writeShortString(table, ascii("capabilities"));
            byte[] capability = ascii("authentication_failure_close");
            table.writeByte('F').writeInt(1 + capability.length + 2);
            Arguments.writeShortString(table, capability);
            table.writeByte('t').writeByte(1);
            byte[] bytes = new byte[table.readableBytes()];
            table.readBytes(bytes);
            return bytes;
        } finally {
            table.release();
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void judged(Frame frame) {
        if (frame.is(Method.TUNE)) {
            end(Verdict.ACCEPTED, "");
        } else if (frame.is(Method.CLOSE)) {
            int code = Close.code(frame);
            boolean cutOff = code == ReplyCode.FRAME_ERROR.code() && startOk > Login.SURE_TO_FIT;
            end(code == ReplyCode.ACCESS_REFUSED.code() ? Verdict.REFUSED : cutOff ? Verdict.TOO_LARGE : Verdict.CLOSED,
                    (code + " " + withoutSecrets(Close.text(frame))).strip());
        } else {
            end(Verdict.NO_BROKER, "it answered start-ok with something else than tune");
        }
    }

    /** A reply text is cut off at 255 bytes, and a secret that is cut off would be known by its beginning alone. */
    private String withoutSecrets(String text) {
        String bearer = token.authorization().toString();
        int end = text.length();
        for (String secret : List.of(bearer.substring(StartOk.BEARER), integration.password().reveal())) {
            int at = text.indexOf(secret.substring(0, Math.min(6, secret.length())));
            end = at < 0 ? end : Math.min(end, at);
        }
        return text.substring(0, end);
    }

    private void gone(String how) {
        if (startOk == 0) {
            end(Verdict.NO_BROKER, how + " before connection.start");
        } else {
            end(startOk > Login.SURE_TO_FIT ? Verdict.TOO_LARGE : Verdict.REFUSED, how + " without a word");
        }
    }

    private void end(Verdict verdict, String said) {
        result.complete(new Result(verdict, said, startOk));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            gone("it closed the connection");
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        super.channelInactive(ctx);
        gone("it closed the connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        gone("it broke the connection off" + (cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")"));
    }
}
