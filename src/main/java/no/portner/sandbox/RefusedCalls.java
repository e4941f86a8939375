package no.portner.sandbox;

import java.util.Map;
import java.util.TreeMap;

/**
 * System calls that Portner never makes, and somebody who has found a hole in it would: starting programs, looking into other processes,
 * changing what is mounted, the namespaces, the clock or the kernel, and doors to the kernel that have been holes themselves. By name and
 * number (the kernel's {@code asm/unistd.h}).
 */
enum RefusedCalls {

    /** The numbers of x86-64. */
    AMD64(0xC000003E, 317, """
            execve 59 execveat 322 fork 57 vfork 58
            ptrace 101 process_vm_readv 310 process_vm_writev 311 kcmp 312 pidfd_getfd 438
            mount 165 umount2 166 pivot_root 155 chroot 161 mknod 133 mknodat 259
            open_tree 428 move_mount 429 fsopen 430 fsconfig 431 fsmount 432 fspick 433 mount_setattr 442
            open_by_handle_at 304 name_to_handle_at 303 quotactl 179 swapon 167 swapoff 168 acct 163
            unshare 272 setns 308 personality 135
            settimeofday 164 clock_settime 227 adjtimex 159 clock_adjtime 305
            init_module 175 finit_module 313 delete_module 176 kexec_load 246 kexec_file_load 320 reboot 169 syslog 103
            bpf 321 perf_event_open 298 userfaultfd 323 add_key 248 request_key 249 keyctl 250
            io_uring_setup 425 io_uring_enter 426 io_uring_register 427 iopl 172 ioperm 173 modify_ldt 154
            """),

    /** The numbers of arm64, which has no fork of its own. */
    AARCH64(0xC00000B7, 277, """
            execve 221 execveat 281
            ptrace 117 process_vm_readv 270 process_vm_writev 271 kcmp 272 pidfd_getfd 438
            mount 40 umount2 39 pivot_root 41 chroot 51 mknodat 33
            open_tree 428 move_mount 429 fsopen 430 fsconfig 431 fsmount 432 fspick 433 mount_setattr 442
            open_by_handle_at 265 name_to_handle_at 264 quotactl 60 swapon 224 swapoff 225 acct 89
            unshare 97 setns 268 personality 92
            settimeofday 170 clock_settime 112 adjtimex 171 clock_adjtime 266
            init_module 105 finit_module 273 delete_module 106 kexec_load 104 kexec_file_load 294 reboot 142 syslog 116
            bpf 280 perf_event_open 241 userfaultfd 282 add_key 217 request_key 218 keyctl 219
            io_uring_setup 425 io_uring_enter 426 io_uring_register 427
            """);

    /** What the kernel calls the architecture in {@code seccomp_data.arch}. */
    final int architecture;
    /** The number of {@code seccomp(2)} itself. */
    final int seccomp;
    private final Map<String, Integer> numbers = new TreeMap<>();

    RefusedCalls(int architecture, int seccomp, String namesAndNumbers) {
        this.architecture = architecture;
        this.seccomp = seccomp;
        String[] words = namesAndNumbers.trim().split("\\s+");
        for (int i = 0; i < words.length; i += 2) {
            numbers.put(words[i], Integer.valueOf(words[i + 1]));
        }
    }

    /** @return null: not known, for an architecture other than these two */
    static RefusedCalls of(String osArch) {
        return switch (osArch) {
            case "amd64" -> AMD64;
            case "aarch64" -> AARCH64;
            default -> null;
        };
    }

    Map<String, Integer> numbers() {
        return numbers;
    }
}
