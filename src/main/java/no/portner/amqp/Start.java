package no.portner.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code connection.start}: what the broker is and which mechanisms it takes credentials by.
 *
 * @param properties a table, as it came
 */
record Start(int major, int minor, byte[] properties, List<String> mechanisms, byte[] locales) {

    static final String PLAIN = "PLAIN";

    /** @throws AmqpFailure SYNTAX_ERROR */
    static Start read(Frame frame) {
        Arguments arguments = new Arguments(frame.arguments());
        Start start = new Start(arguments.octet(), arguments.octet(), arguments.longString(),
                List.of(new String(arguments.longString(), StandardCharsets.UTF_8).split(" ")), arguments.longString());
        arguments.end();
        return start;
    }

    boolean offersPlain() {
        return mechanisms.contains(PLAIN);
    }

    /** The same with the one mechanism that Portner fills in: a client that can choose then chooses it. */
    ByteBuf writeWithPlainAlone(ByteBufAllocator allocator) {
        ByteBuf frame = Frame.begin(allocator, Method.START).writeByte(major).writeByte(minor);
        Arguments.writeLongString(frame, properties);
        Arguments.writeLongString(frame, PLAIN.getBytes(StandardCharsets.US_ASCII));
        Arguments.writeLongString(frame, locales);
        return Frame.end(frame);
    }
}
