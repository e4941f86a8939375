package no.portner.sandbox;

/** What stands for a container runtime's default filter of system calls: much of what that refuses. For {@code bwrap --seccomp}. */
public final class RuntimeDefault {

    private RuntimeDefault() {
    }

    /** The program of this machine's architecture, as the kernel takes it. */
    public static byte[] filter() {
        byte[] program = SyscallFilter.program(RefusedCalls.of(System.getProperty("os.arch")));
        return allowingExec(program);
    }

    /** What is started under it has to be started; Portner's own filter comes later and is stricter. */
    private static byte[] allowingExec(byte[] program) {
        int execve = RefusedCalls.of(System.getProperty("os.arch")).numbers().get("execve");
        for (int at = 0; at < program.length; at += 8) {
            if (program[at] == SyscallFilter.JUMP_IF_EQUAL && at > 8 && word(program, at + 4) == execve) {
                program[at + 2] = 0;
            }
        }
        return program;
    }

    private static int word(byte[] bytes, int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16 | (bytes[at + 3] & 0xff) << 24;
    }
}
