package no.portner.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Netty's own encoder is the yardstick: the same bytes, whatever a head is made of. */
class HeadBytesTest {

    private static String written(HttpRequestEncoder encoder, HttpRequest request) {
        EmbeddedChannel channel = new EmbeddedChannel(encoder);
        channel.writeOutbound(request);
        StringBuilder all = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            all.append(part.toString(StandardCharsets.ISO_8859_1));
            part.release();
        }
        channel.finishAndReleaseAll();
        return all.toString();
    }

    private static String asNetty(HttpVersion version, String target, Consumer<HttpHeaders> fields) {
        String netty = written(new HttpRequestEncoder(), request(version, target, fields));
        String ours = written(new RequestEncoder(), request(version, target, fields));
        assertThat(ours).isEqualTo(netty);
        return ours;
    }

    private static HttpRequest request(HttpVersion version, String target, Consumer<HttpHeaders> fields) {
        // Nothing is checked: what gets past every check must not become a delimiter here.
        HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        fields.accept(headers);
        return new DefaultFullHttpRequest(version, HttpMethod.GET, target, Unpooled.EMPTY_BUFFER, headers,
                DefaultHttpHeadersFactory.trailersFactory().newHeaders());
    }

    @Test
    void lines_follow_each_other_as_they_are() {
        assertThat(asNetty(HttpVersion.HTTP_1_1, "/a?b=c", headers -> headers.add("Host", "fiks")
                .add(AsciiString.of("x-one"), AsciiString.of("1")).add("x-empty", "").add("x-one", new StringBuilder("two"))))
                .isEqualTo("GET /a?b=c HTTP/1.1\r\nHost: fiks\r\nx-one: 1\r\nx-empty: \r\nx-one: two\r\n\r\n");
    }

    @Test
    void a_part_of_an_array_is_written_alone() {
        AsciiString part = new AsciiString("before-part-after".getBytes(StandardCharsets.US_ASCII), 7, 4, false);
        assertThat(asNetty(HttpVersion.HTTP_1_1, "/", headers -> headers.add(part, part))).contains("\r\npart: part\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u010A", "\u010D", "\u2028", "\ud83d"})
    void what_no_byte_stands_for_is_no_delimiter(String character) {
        assertThat(asNetty(HttpVersion.HTTP_1_1, "/", headers -> headers.add("x", "a" + character + "b"))).contains("\r\nx: a?b\r\n");
    }

    @Test
    void bytes_beyond_ascii_pass() {
        assertThat(asNetty(HttpVersion.HTTP_1_1, "/", headers -> headers.add("x", "bl\u00e5b\u00e6r"))).contains("\r\nx: bl\u00e5b\u00e6r\r\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {2030, 5000, 70_000, 300_000})
    void a_long_head_is_whole_and_the_next_one_is_its_own(int length) {
        assertThat(asNetty(HttpVersion.HTTP_1_1, "/", headers -> headers.add("x", "y".repeat(length)))).contains("y".repeat(length));
        assertThat(asNetty(HttpVersion.HTTP_1_1, "/next", headers -> headers.add("z", "1"))).isEqualTo("GET /next HTTP/1.1\r\nz: 1\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "http://fiks", "http://fiks/a", "http://fiks?b", ""})
    void a_target_that_is_no_path_is_written_as_netty_does(String target) {
        asNetty(HttpVersion.HTTP_1_1, target, headers -> headers.add("x", "1"));
    }

    @Test
    void an_old_version_is_told() {
        assertThat(asNetty(HttpVersion.HTTP_1_0, "/a", headers -> headers.add("x", "1"))).startsWith("GET /a HTTP/1.0\r\n");
    }
}
