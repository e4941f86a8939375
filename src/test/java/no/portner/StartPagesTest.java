package no.portner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartPagesTest {

    private static List<StartPages.Range> unchanged(String head, String file, int anonymous) {
        return StartPages.unchanged(Stream.of(head, "Size:               4 kB", "Rss:                4 kB",
                "Anonymous:          " + anonymous + " kB", "VmFlags: rd ex mr mw me"), file);
    }

    @Test
    void code_and_what_is_only_read_of_the_executable_goes_back() {
        assertThat(unchanged("5585e7000000-5585e8a3b000 r-xp 00001000 08:02 123    /work/portner", "/work/portner", 0))
                .containsExactly(new StartPages.Range(0x5585e7000000L, 0x5585e8a3b000L));
        assertThat(unchanged("ffff5585e7000000-ffff5585e8a3b000 r--p 00000000 00:1f 9 /a name/with  blanks", "/a name/with  blanks", 0))
                .containsExactly(new StartPages.Range(0xffff5585e7000000L, 0xffff5585e8a3b000L));
    }

    @Test
    void what_the_process_has_changed_stays_though_it_is_only_read_now() {
        assertThat(unchanged("7f00-8f00 r--p 00001000 08:02 123 /work/portner", "/work/portner", 4)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7f00-8f00 rw-p 00001000 08:02 123 /work/portner", "7f00-8f00 r-xs 00001000 08:02 123 /work/portner",
        "7f00-8f00 ---p 00001000 08:02 123 /work/portner", "7f00-8f00 r-xp 00001000 08:02 123 /work/portner.so",
        "7f00-8f00 r-xp 00000000 00:00 0 [vdso]", "7f00-8f00 r--p 00000000 00:00 0"})
    void what_can_be_written_to_or_is_not_the_executables_stays(String head) {
        assertThat(unchanged(head, "/work/portner", 0)).isEmpty();
    }
}
