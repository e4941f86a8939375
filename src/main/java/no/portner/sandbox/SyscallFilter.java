package no.portner.sandbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The program that the kernel runs at each system call ({@code seccomp(2)}; {@code struct sock_filter} of {@code linux/filter.h}): what is
 * refused gets EPERM, all else passes. Calls of another architecture's numbering end the process, for their numbers mean something else.
 */
final class SyscallFilter {

    static final int ALLOW = 0x7fff0000;
    static final int REFUSE_WITH_EPERM = 0x00050001;
    static final int END_THE_PROCESS = 0x80000000;

    static final short LOAD = 0x20;
    static final short JUMP_IF_EQUAL = 0x15;
    static final short JUMP_IF_NOT_LESS = 0x35;
    static final short RETURN = 0x06;

    /** Offsets in {@code struct seccomp_data}. */
    static final int NUMBER = 0;
    static final int ARCHITECTURE = 4;

    /** From here on x86-64 has the numbers of x32, which would be a second name for every call. */
    static final int X32 = 0x40000000;
    private static final int INSTRUCTION_BYTES = 8;
    private static final int BEFORE_AND_AFTER = 7;

    private SyscallFilter() {
    }

    /** @return instructions of eight bytes each */
    static byte[] program(RefusedCalls refused) {
        int calls = refused.numbers().size();
        ByteBuffer program = ByteBuffer.allocate((calls + BEFORE_AND_AFTER) * INSTRUCTION_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        add(program, LOAD, 0, 0, ARCHITECTURE);
        add(program, JUMP_IF_EQUAL, 1, 0, refused.architecture);
        add(program, RETURN, 0, 0, END_THE_PROCESS);
        add(program, LOAD, 0, 0, NUMBER);
        add(program, JUMP_IF_NOT_LESS, calls + 1, 0, X32);
        int left = calls;
        for (int number : refused.numbers().values()) {
            add(program, JUMP_IF_EQUAL, left--, 0, number);
        }
        add(program, RETURN, 0, 0, ALLOW);
        add(program, RETURN, 0, 0, REFUSE_WITH_EPERM);
        return program.array();
    }

    /** @param whenTrue how many instructions are skipped then; a byte's worth */
    private static void add(ByteBuffer program, short code, int whenTrue, int whenFalse, int operand) {
        if (whenTrue > 255) {
            throw new IllegalStateException("too far to jump: " + whenTrue);
        }
        program.putShort(code).put((byte) whenTrue).put((byte) whenFalse).putInt(operand);
    }
}
