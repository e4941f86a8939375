package no.portner.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import no.portner.config.Secret;
import no.portner.route.Integration;
import no.portner.token.AccessToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialsAreFilledInTest {

    private static final Integration INTEGRATION = new Integration("4f7d", Secret.of("påss wørd"));
    private static final AccessToken TOKEN = new AccessToken("the-token", 0, Duration.ofMinutes(2));

    private static Frame frame(byte[] bytes) {
        return Frame.next(Unpooled.wrappedBuffer(bytes), 1 << 16);
    }

    @Test
    void the_password_and_the_token_take_the_place_of_what_the_client_sent() {
        StartOk client = StartOk.read(frame(AmqpBytes.startOk("PLAIN", "\0somebody\0s3cret")));
        assertThat(client.user()).isEqualTo("somebody");
        assertThat(client.toString()).doesNotContain("s3cret");
        assertThat(AmqpBytes.of(client.writeWith(INTEGRATION, TOKEN, UnpooledByteBufAllocator.DEFAULT)))
                .isEqualTo(AmqpBytes.startOk("PLAIN", "\0" + "4f7d\0påss wørd the-token"));
    }

    @Test
    void the_start_keeps_all_but_the_mechanisms() {
        Start start = Start.read(frame(AmqpBytes.start("AMQPLAIN PLAIN EXTERNAL")));
        assertThat(start.offersPlain()).isTrue();
        assertThat(AmqpBytes.of(start.writeWithPlainAlone(UnpooledByteBufAllocator.DEFAULT))).isEqualTo(AmqpBytes.start("PLAIN"));
        assertThat(Start.read(frame(AmqpBytes.start("EXTERNAL"))).offersPlain()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"'\0a\0b', a", "'x\0a\0b', a", "'\0a\0', a", "'\0\0b', ''", "'a', ''", "'', ''", "'\0a', ''", "'\0a\0b\0c', a", "'\0æ\0b', æ"})
    void whom_a_client_names_stands_between_the_first_zero_and_the_second(String response, String user) {
        assertThat(StartOk.read(frame(AmqpBytes.startOk("PLAIN", response))).user()).isEqualTo(user);
    }

    @Test
    void arguments_end_with_their_frame() {
        byte[] whole = AmqpBytes.startOk("PLAIN", "\0a\0b");
        byte[] payload = java.util.Arrays.copyOfRange(whole, 7, whole.length - 1);
        for (int length = 4; length < payload.length; length++) {
            byte[] cut = AmqpBytes.frame(1, 0, java.util.Arrays.copyOf(payload, length));
            assertThatExceptionOfType(AmqpFailure.class).as("%d bytes", length).isThrownBy(() -> StartOk.read(frame(cut)))
                    .satisfies(failure -> assertThat(failure.code()).isEqualTo(ReplyCode.SYNTAX_ERROR));
        }
        byte[] more = AmqpBytes.frame(1, 0, java.util.Arrays.copyOf(payload, payload.length + 1));
        assertThatExceptionOfType(AmqpFailure.class).isThrownBy(() -> StartOk.read(frame(more)));
    }

    @Test
    void a_close_says_its_code_and_as_much_text_as_there_is_room_for() {
        assertThat(AmqpBytes.of(Close.write(UnpooledByteBufAllocator.DEFAULT, ReplyCode.ACCESS_REFUSED, "no")))
                .isEqualTo(AmqpBytes.close(403, "ACCESS_REFUSED - no"));
        byte[] text = ReplyCode.FRAME_ERROR.text("æ".repeat(300));
        assertThat(text).hasSizeBetween(254, 255);
        assertThat(new String(text, StandardCharsets.UTF_8)).startsWith("FRAME_ERROR - æ").endsWith("æ");
        assertThat(Close.code(frame(AmqpBytes.close(530, "x")))).isEqualTo(530);
        assertThat(Close.code(frame(AmqpBytes.frame(1, 0, new byte[] {0, 10, 0, 50, 1})))).isZero();
    }
}
