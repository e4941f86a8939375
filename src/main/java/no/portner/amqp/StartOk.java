package no.portner.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import no.portner.route.Integration;
import no.portner.token.AccessToken;

/**
 * {@code connection.start-ok}: who the client is, and the credentials, which it need not have. Its password is not even kept.
 *
 * @param properties a table, as it came
 * @param user whom the client names by PLAIN (RFC 4616 section 2); empty where it names nobody
 */
record StartOk(byte[] properties, String mechanism, String user, byte[] locale) {

    static final int BEARER = "Bearer ".length();

    /** @throws AmqpFailure SYNTAX_ERROR */
    static StartOk read(Frame frame) {
        Arguments arguments = new Arguments(frame.arguments());
        byte[] properties = arguments.longString();
        String mechanism = new String(arguments.shortString(), StandardCharsets.UTF_8);
        StartOk startOk = new StartOk(properties, mechanism, user(arguments.longString()), arguments.shortString());
        arguments.end();
        return startOk;
    }

    /** Between the first zero and the second: before it stands on whose behalf, behind it the password. */
    private static String user(byte[] response) {
        int first = zero(response, 0);
        int second = zero(response, first + 1);
        return second < response.length ? new String(response, first + 1, second - first - 1, StandardCharsets.UTF_8) : "";
    }

    private static int zero(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != 0) {
            at++;
        }
        return at;
    }

    boolean isPlain() {
        return Start.PLAIN.equals(mechanism);
    }

    /** The same with the credentials that Fiks IO wants (facts 2.5): the password and the token, with a blank between them. */
    ByteBuf writeWith(Integration integration, AccessToken token, ByteBufAllocator allocator) {
        AsciiString authorization = token.authorization();
        ByteBuf frame = Frame.begin(allocator, Method.START_OK);
        Arguments.writeLongString(frame, properties);
        Arguments.writeShortString(frame, mechanism.getBytes(StandardCharsets.UTF_8));
        int length = frame.writerIndex();
        frame.writeInt(0).writeByte(0);
        ByteBufUtil.writeUtf8(frame, integration.id());
        frame.writeByte(0);
        ByteBufUtil.writeUtf8(frame, integration.password().reveal());
        frame.writeByte(' ').writeBytes(authorization.array(), authorization.arrayOffset() + BEARER, authorization.length() - BEARER);
        frame.setInt(length, frame.writerIndex() - length - Integer.BYTES);
        Arguments.writeShortString(frame, locale);
        return Frame.end(frame);
    }
}
