package no.portner.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Netty's own headers are the yardstick: the same answers, whatever was done to them. */
class HeadFieldsTest {

    private static final List<String> NAMES = List.of("Host", "host", "X-Id", "x-id", "TE", "Content-Length", "IntegrasjonId", "HOST");
    private static final List<String> VALUES = List.of("", "a", "b", "a, b", "keep-alive", "42", "\u00e6\u00f8\u00e5", "a\u00e6",
            "\u00e6, a");

    private final HttpHeaders netty = new DefaultHttpHeaders();
    private final HttpHeaders ours = new HeadFields();

    private void both(Consumer<HttpHeaders> change) {
        change.accept(netty);
        change.accept(ours);
    }

    private void areTheSame() {
        assertThat(ours.entries()).isEqualTo(netty.entries());
        assertThat(ours.size()).isEqualTo(netty.size());
        assertThat(ours.isEmpty()).isEqualTo(netty.isEmpty());
        for (String name : NAMES) {
            assertThat(ours.get(name)).isEqualTo(netty.get(name));
            assertThat(ours.getAll(name)).isEqualTo(netty.getAll(name));
            assertThat(ours.contains(name)).isEqualTo(netty.contains(name));
            assertThat(ours.getInt(name, -1)).isEqualTo(netty.getInt(name, -1));
            for (String value : VALUES) {
                assertThat(ours.contains(name, value, true)).isEqualTo(netty.contains(name, value, true));
                assertThat(ours.containsValue(name, value, true)).isEqualTo(netty.containsValue(name, value, true));
            }
        }
    }

    @Test
    void whatever_is_added_set_and_removed_the_answers_are_those_of_nettys() {
        Random random = new Random(17);
        for (int i = 0; i < 2000; i++) {
            AsciiString name = AsciiString.of(NAMES.get(random.nextInt(NAMES.size())));
            String value = VALUES.get(random.nextInt(VALUES.size()));
            switch (random.nextInt(7)) {
                case 0, 1, 2 -> both(headers -> headers.add(name, value));
                case 3 -> both(headers -> headers.set(name, value));
                case 4 -> both(headers -> headers.remove(name));
                case 5 -> both(headers -> headers.set(name, List.of(value, "c")));
                default -> both(headers -> headers.setInt(name, value.length()));
            }
            if (i % 500 == 499) {
                both(HttpHeaders::clear);
            }
            areTheSame();
        }
    }

    @Test
    void more_fields_than_there_is_room_for_at_first_find_some() {
        IntStream.range(0, 1000).forEach(i -> both(headers -> headers.add("x-" + i, "v" + i)));
        areTheSame();
        assertThat(ours.get("X-999")).isEqualTo("v999");
    }

    /** Of every byte, at the beginning, within and at the end. */
    @Test
    void names_and_values_are_taken_and_refused_as_by_netty() {
        for (char c = 0; c < 256; c++) {
            for (String text : List.of("" + c, c + "x", "x" + c + "x", "x" + c)) {
                assertThat(isTaken(ours, text, "v")).as("name with %d", (int) c).isEqualTo(isTaken(netty, text, "v"));
                assertThat(isTaken(ours, "n", text)).as("value with %d", (int) c).isEqualTo(isTaken(netty, "n", text));
            }
        }
        assertThat(isTaken(ours, "", "v")).isEqualTo(isTaken(netty, "", "v")).isFalse();
    }

    private static boolean isTaken(HttpHeaders headers, String name, String value) {
        try {
            headers.add(new AsciiString(name), value);
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    @Test
    void fields_are_walked_through_in_their_order_and_to_their_end() {
        both(headers -> headers.add("A", "1").add("b", "2").add("a", "3"));
        var fields = ours.iteratorCharSequence();
        assertThat(fields.next()).extracting(Map.Entry::getKey, Map.Entry::getValue).map(Object::toString).containsExactly("A", "1");
        fields.next();
        assertThat(fields.next()).extracting(Map.Entry::getKey, Map.Entry::getValue).map(Object::toString).containsExactly("a", "3");
        assertThat(fields.hasNext()).isFalse();
        assertThatThrownBy(fields::next).isInstanceOf(NoSuchElementException.class);
        var values = ours.valueCharSequenceIterator("a");
        assertThat(List.of(values.next().toString(), values.next().toString())).containsExactly("1", "3");
        assertThat(values.hasNext()).isFalse();
        assertThatThrownBy(values::next).isInstanceOf(NoSuchElementException.class);
        assertThat(ours.names()).isEqualTo(netty.names());
    }

    /** A value that was checked when it was made, such as a token, is taken as it is. */
    @Test
    void bytes_are_not_copied() {
        AsciiString token = AsciiString.of("Bearer t");
        HeadFields fields = new HeadFields();
        fields.set("Authorization", token);
        assertThat(fields.value(0) == token).isTrue();
    }
}
