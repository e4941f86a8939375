package no.portner.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import no.portner.trace.Sampler.Root;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {

    private static final String ID = "0af7651916cd43dd8448eb211c80319c";

    @ParameterizedTest
    @CsvSource({"ON, true, true", "OFF, true, true", "ON, false, true", "OFF, false, false"})
    void a_sampled_parent_decides_where_parents_do(Root root, boolean parentBased, boolean recorded) {
        assertThat(new Sampler(root, parentBased, 1).records(new TraceParent(ID, "00f067aa0ba902b7", true), ID)).isEqualTo(recorded);
    }

    @ParameterizedTest
    @CsvSource({"ON, true, false", "OFF, true, false", "ON, false, true", "OFF, false, false"})
    void and_so_does_one_that_is_not(Root root, boolean parentBased, boolean recorded) {
        assertThat(new Sampler(root, parentBased, 1).records(new TraceParent(ID, "00f067aa0ba902b7", false), ID)).isEqualTo(recorded);
    }

    @ParameterizedTest
    @CsvSource({"ON, true", "OFF, false"})
    void without_a_parent_it_decides_itself(Root root, boolean recorded) {
        assertThat(new Sampler(root, true, 1).records(null, ID)).isEqualTo(recorded);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5, 1})
    void a_share_is_that_share(double ratio) {
        Sampler sampler = new Sampler(Root.RATIO, true, ratio);
        long recorded = IntStream.range(0, 10_000).filter(i -> sampler.records(null, Ids.trace())).count();
        assertThat(recorded / 10_000.0).isBetween(ratio - 0.03, ratio + 0.03);
        if (ratio == 0 || ratio == 1) {
            assertThat(recorded).isEqualTo((long) (ratio * 10_000));
        }
    }

    @Test
    void who_takes_fewer_takes_none_that_others_do_not() {
        Sampler tenth = new Sampler(Root.RATIO, true, 0.1);
        Sampler half = new Sampler(Root.RATIO, true, 0.5);
        assertThat(IntStream.range(0, 1000).mapToObj(i -> Ids.trace()).filter(id -> tenth.records(null, id)))
                .isNotEmpty().allMatch(id -> half.records(null, id));
    }

    @Test
    void there_is_no_share_of_more_than_all() {
        assertThatThrownBy(() -> new Sampler(Root.RATIO, true, 1.1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Sampler(Root.RATIO, true, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
