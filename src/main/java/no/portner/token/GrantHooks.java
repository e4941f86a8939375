package no.portner.token;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Who waits for a place's next grant without need of the token itself: a new key that is to take over. Safe for any thread. */
final class GrantHooks {

    private final Queue<Runnable> hooks = new ConcurrentLinkedQueue<>();

    /** To be run once. */
    void add(Runnable hook) {
        hooks.add(hook);
    }

    /** @param granted what an attempt brought, null for nothing */
    void ended(AccessToken granted) {
        if (granted != null) {
            for (Runnable hook = hooks.poll(); hook != null; hook = hooks.poll()) {
                hook.run();
            }
        }
    }
}
