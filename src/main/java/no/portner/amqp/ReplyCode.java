package no.portner.amqp;

import java.nio.charset.StandardCharsets;

/** Why a connection is closed: the reply codes of AMQP 0-9-1 (section 1.2.1 of its reference) that Portner uses. */
enum ReplyCode {

    /** May be tried again later. */
    CONNECTION_FORCED(320),
    ACCESS_REFUSED(403),
    FRAME_ERROR(501),
    SYNTAX_ERROR(502),
    COMMAND_INVALID(503),
    CHANNEL_ERROR(504),
    INTERNAL_ERROR(541);

    /** A short string's length is one byte. */
    private static final int LONGEST_TEXT = 255;

    private final int code;

    ReplyCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** The text as RabbitMQ words it, name first, in as many bytes of UTF-8 as there is room for. */
    byte[] text(String text) {
        String whole = name() + " - " + text;
        byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
        for (int length = Math.min(whole.length(), LONGEST_TEXT); bytes.length > LONGEST_TEXT; length--) {
            bytes = whole.substring(0, length).getBytes(StandardCharsets.UTF_8);
        }
        return bytes;
    }
}
