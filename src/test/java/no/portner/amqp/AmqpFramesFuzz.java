package no.portner.amqp;

import static no.portner.fuzz.Property.holds;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import no.portner.config.Secret;
import no.portner.route.Integration;
import no.portner.token.AccessToken;

/** What a client says before its connection is open: read whole or refused by a code, and nothing of its password goes on. */
public final class AmqpFramesFuzz {

    private static final int MOST = 2048;
    private static final Integration INTEGRATION = new Integration("integration", Secret.of("password"));
    private static final AccessToken TOKEN = new AccessToken("token", 0, Duration.ofMinutes(1));

    private AmqpFramesFuzz() {
    }

    public static void fuzzerTestOneInput(byte[] input) {
        ByteBuf in = Unpooled.wrappedBuffer(input);
        ProtocolHeader.look(in);
        boundaries(input);
        try {
            Frame frame;
            while ((frame = Frame.next(in, MOST)) != null) {
                holds(frame.payload().readableBytes() <= MOST, "a frame is no larger than it may be");
                read(frame);
            }
            holds(in.readableBytes() < Frame.HEAD + MOST + 1, "what is not whole can still become whole");
        } catch (AmqpFailure refused) {
            holds(refused.code().code() >= 500 && refused.code().text(refused.getMessage()).length <= 255, "a refusal has its code and its text");
        }
    }

    private static void read(Frame frame) {
        if (frame.is(Method.START)) {
            Start start = Start.read(frame);
            ByteBuf again = start.writeWithPlainAlone(UnpooledByteBufAllocator.DEFAULT);
            Start read = Start.read(Frame.next(again, 2 * MOST));
            holds(read.offersPlain() && new String(read.properties(), StandardCharsets.ISO_8859_1)
                    .equals(new String(start.properties(), StandardCharsets.ISO_8859_1)), "a start keeps its properties");
        } else if (frame.is(Method.START_OK)) {
            StartOk startOk = StartOk.read(frame);
            if (startOk.isPlain()) {
                StartOk filled = StartOk.read(Frame.next(startOk.writeWith(INTEGRATION, TOKEN, UnpooledByteBufAllocator.DEFAULT), 2 * MOST));
                holds(filled.user().equals("integration") && filled.properties().length == startOk.properties().length
                        && filled.locale().length == startOk.locale().length, "a start-ok keeps all but the credentials");
            }
        } else if (frame.is(Method.CLOSE)) {
            holds(Close.code(frame) >= 0, "a close has a code, or 0");
        }
    }

    /** The same ends of frames are found whether the bytes come at once or one by one. */
    private static void boundaries(byte[] input) {
        FrameBoundary atOnce = new FrameBoundary();
        holds(atOnce.pass(Unpooled.wrappedBuffer(input), false) == input.length, "it goes through all of it");
        FrameBoundary single = new FrameBoundary();
        for (byte one : input) {
            single.pass(Unpooled.wrappedBuffer(new byte[] {one}), false);
        }
        holds(atOnce.isBetween() == single.isBetween(), "a frame's end does not depend on how its bytes come");
    }
}
