package no.portner.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request's trace context is read as W3C's recommendation says, or not at all. */
class TraceParentTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";
    private static final String VALID = "00-" + TRACE + "-" + SPAN + "-01";

    private static HttpHeaders headers(String... values) {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (String value : values) {
            headers.add("TraceParent", value);
        }
        return headers;
    }

    @Test
    void aValidOneHasTheTwoIdsAndTheFlag() {
        assertThat(TraceParent.of(headers(VALID))).isEqualTo(new TraceParent(TRACE, SPAN, true));
        assertThat(TraceParent.traceIdOf(headers(VALID))).isEqualTo(TRACE);
        assertThat(TraceParent.of(headers(VALID)).written()).isEqualTo(VALID);
        assertThat(TraceParent.parse("00-" + TRACE + "-" + SPAN + "-00").sampled()).isFalse();
        assertThat(TraceParent.parse("00-" + TRACE + "-" + SPAN + "-fe").sampled()).as("of the flags only the last is known").isFalse();
        assertThat(TraceParent.parse("00-" + TRACE + "-" + SPAN + "-ff").sampled()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"01-" + TRACE + "-" + SPAN + "-01", "cc-" + TRACE + "-" + SPAN + "-01-what-the-future-holds",
        "fe-" + TRACE + "-" + SPAN + "-01-"})
    void aLaterVersionIsReadAsFarAsItIsKnown(String value) {
        assertThat(TraceParent.parse(value)).isEqualTo(new TraceParent(TRACE, SPAN, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", TRACE, VALID + "-", VALID + "-more", VALID + "0", "ff-" + TRACE + "-" + SPAN + "-01",
        "cc-" + TRACE + "-" + SPAN + "-01.more", "cc-" + TRACE + "-" + SPAN + "-010", "FE-" + TRACE + "-" + SPAN + "-01", "0-" + TRACE + "-" + SPAN + "-01",
        "00-00000000000000000000000000000000-" + SPAN + "-01", "00-" + TRACE + "-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-" + SPAN + "-01", "00-" + TRACE + "-B7AD6B7169203331-01", "00-" + TRACE + "-" + SPAN + "-0A",
        "00-" + TRACE + "-" + SPAN + "-1", "00-" + TRACE + "-" + SPAN, "00_" + TRACE + "-" + SPAN + "-01", "00-" + TRACE + "_" + SPAN + "-01",
        "00-" + TRACE + "-" + SPAN + "_01", "00-0af7651916cd43dd8448eb211c8031-9c" + SPAN + "-01", "00-" + TRACE + "-" + SPAN + "-g0",
        "00-0af7651916cd43dd8448eb211c8031g-" + SPAN + "-001", "00-" + TRACE + "-b7ad6b716920333g-01", " " + VALID, VALID + " "})
    void whateverTheRecommendationDoesNotAllowIsNone(String value) {
        assertThat(TraceParent.parse(value)).isNull();
    }

    @Test
    void noneAndTwoMakeNone() {
        assertThat(TraceParent.of(headers())).isNull();
        assertThat(TraceParent.traceIdOf(headers())).isNull();
        assertThat(TraceParent.of(headers(VALID, VALID))).isNull();
        assertThat(TraceParent.traceIdOf(headers(VALID, VALID))).isNull();
        assertThat(TraceParent.traceIdOf(headers("ff" + VALID.substring(2)))).isNull();
    }

    @Test
    void aRecordThatIsMadeByHandIsCheckedToo() {
        assertThatThrownBy(() -> new TraceParent(TRACE.toUpperCase(Locale.ROOT), SPAN, true)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TraceParent(TRACE, "0".repeat(16), true)).isInstanceOf(IllegalArgumentException.class);
    }
}
