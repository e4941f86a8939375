package no.portner.trace;

import java.util.concurrent.Callable;

/**
 * The call that waits for what this thread does: whose span a token request's span hangs below. Handed on by hand where the work changes
 * threads, so that renewals in the background have none.
 */
public final class OnBehalf {

    private static final ThreadLocal<CallTrace> CALL = new ThreadLocal<>();

    private OnBehalf() {
    }

    /** Null when no call waits, or none that is traced. */
    public static CallTrace current() {
        return CALL.get();
    }

    /** @param call null for none */
    public static void of(CallTrace call, Runnable work) {
        CallTrace before = CALL.get();
        set(call, before);
        try {
            work.run();
        } finally {
            set(before, call);
        }
    }

    /** @param call null for none */
    public static <T> T call(CallTrace call, Callable<T> work) throws Exception {
        CallTrace before = CALL.get();
        set(call, before);
        try {
            return work.call();
        } finally {
            set(before, call);
        }
    }

    private static void set(CallTrace call, CallTrace before) {
        if (call == null) {
            CALL.remove();
        } else if (call != before) {
            CALL.set(call);
        }
    }
}
