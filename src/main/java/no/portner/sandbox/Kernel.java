package no.portner.sandbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.graalvm.nativeimage.PinnedObject;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.type.CIntPointer;

/** The C library's {@code prctl(2)} and {@code syscall(2)}, which only a native executable can call. Each returns 0 or an errno. */
final class Kernel {

    private static final int PR_SET_DUMPABLE = 4;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final long SECCOMP_SET_MODE_FILTER = 1;
    /** All threads at once; and without the loss of speed that older kernels bring with a filter. */
    private static final long TSYNC_AND_SPEC_ALLOW = 1 | 4;
    private static final int ESRCH = 3;
    private static final int INSTRUCTION_BYTES = 8;

    private Kernel() {
    }

    @CFunction(transition = CFunction.Transition.NO_TRANSITION)
    private static native int prctl(int option, long a, long b, long c, long d);

    @CFunction(transition = CFunction.Transition.NO_TRANSITION)
    private static native long syscall(long number, long a, long b, long c);

    @CFunction(value = "__errno_location", transition = CFunction.Transition.NO_TRANSITION)
    private static native CIntPointer errno();

    /** Nobody of the same user may look into this process's memory or environment any more, and it leaves no core behind. */
    static int notDumpable() {
        return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : errno().read();
    }

    /** Nothing that is started gets more rights than this thread has; the filter takes that to all threads. */
    static int noNewPrivileges() {
        return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? 0 : errno().read();
    }

    /** @param program as by {@link SyscallFilter} */
    static int filter(RefusedCalls calls, byte[] program) {
        ByteBuffer header = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        try (PinnedObject instructions = PinnedObject.create(program); PinnedObject head = PinnedObject.create(header.array())) {
            header.putShort(0, (short) (program.length / INSTRUCTION_BYTES)).putLong(8, instructions.addressOfArrayElement(0).rawValue());
            long result = syscall(calls.seccomp, SECCOMP_SET_MODE_FILTER, TSYNC_AND_SPEC_ALLOW, head.addressOfArrayElement(0).rawValue());
            // More than 0 is a thread that could not be brought along.
            return result == 0 ? 0 : result < 0 ? errno().read() : ESRCH;
        }
    }
}
