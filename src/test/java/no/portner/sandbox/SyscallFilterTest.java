package no.portner.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The filter's program is run here as the kernel runs it (Documentation/networking/filter). What the kernel says to it is SandboxIT's. */
class SyscallFilterTest {

    /** What a proxy on epoll lives on. */
    private static final Map<RefusedCalls, List<Integer>> NEEDED = Map.of(
            // read, write, close, mmap, mprotect, futex, socket, connect, accept4, epoll_wait, epoll_ctl, clone, clone3, exit_group, openat, getrandom
            RefusedCalls.AMD64, List.of(0, 1, 3, 9, 10, 202, 41, 42, 288, 232, 233, 56, 435, 231, 257, 318),
            RefusedCalls.AARCH64, List.of(63, 64, 57, 222, 226, 98, 198, 203, 242, 22, 21, 220, 435, 94, 56, 278));

    private static int run(RefusedCalls calls, int architecture, int number) {
        ByteBuffer program = ByteBuffer.wrap(SyscallFilter.program(calls)).order(ByteOrder.LITTLE_ENDIAN);
        int accumulator = 0;
        for (int at = 0; at < program.capacity() / 8; at++) {
            int code = program.getShort(at * 8);
            int whenTrue = program.get(at * 8 + 2) & 0xff;
            int whenFalse = program.get(at * 8 + 3) & 0xff;
            int operand = program.getInt(at * 8 + 4);
            switch (code) {
                case SyscallFilter.LOAD -> accumulator = operand == SyscallFilter.ARCHITECTURE ? architecture : number;
                case SyscallFilter.JUMP_IF_EQUAL -> at += accumulator == operand ? whenTrue : whenFalse;
                case SyscallFilter.JUMP_IF_NOT_LESS -> at += Integer.compareUnsigned(accumulator, operand) >= 0 ? whenTrue : whenFalse;
                case SyscallFilter.RETURN -> {
                    return operand;
                }
                default -> throw new AssertionError("no instruction of ours: " + code);
            }
        }
        throw new AssertionError("the program runs past its end, which the kernel refuses");
    }

    @ParameterizedTest
    @EnumSource
    void exactly_what_is_listed_is_refused(RefusedCalls calls) {
        Set<Integer> refused = new HashSet<>(calls.numbers().values());
        assertThat(refused).as("no number twice").hasSameSizeAs(calls.numbers().entrySet());
        for (int number = 0; number < 1000; number++) {
            assertThat(run(calls, calls.architecture, number)).as("%d", number)
                    .isEqualTo(refused.contains(number) ? SyscallFilter.REFUSE_WITH_EPERM : SyscallFilter.ALLOW);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_a_proxy_lives_on_passes(RefusedCalls calls) {
        for (int number : NEEDED.get(calls)) {
            assertThat(run(calls, calls.architecture, number)).as("%d", number).isEqualTo(SyscallFilter.ALLOW);
        }
    }

    /** x32: the same calls by numbers of their own. */
    @ParameterizedTest
    @EnumSource
    void the_second_numbering_is_refused_as_a_whole(RefusedCalls calls) {
        for (int number : List.of(0, 59, 520, 1000)) {
            assertThat(run(calls, calls.architecture, SyscallFilter.X32 + number)).isEqualTo(SyscallFilter.REFUSE_WITH_EPERM);
        }
    }

    @ParameterizedTest
    @EnumSource
    void another_architectures_calls_end_the_process(RefusedCalls calls) {
        int i386 = 0x40000003;
        assertThat(run(calls, i386, 0)).isEqualTo(SyscallFilter.END_THE_PROCESS);
    }

    @Test
    void an_architecture_that_is_not_known_has_no_filter() {
        assertThat(RefusedCalls.of("riscv64")).isNull();
        assertThat(RefusedCalls.of("amd64")).isSameAs(RefusedCalls.AMD64);
        assertThat(RefusedCalls.of("aarch64")).isSameAs(RefusedCalls.AARCH64);
    }

    /** Here there is no executable: nothing is given up, and nothing that only an executable has is touched. */
    @ParameterizedTest
    @EnumSource
    void on_the_jvm_nothing_happens(Sandbox.Use use) {
        assertThat(Sandbox.enter(use)).isEqualTo(new Sandbox.Confined(List.of(), List.of()));
    }
}
