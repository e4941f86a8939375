package no.portner;

import io.quarkus.runtime.Quarkus;
import sun.misc.Signal;

/** SIGTERM is how a pod ends, not a failure: exit code 0. A second one leaves at once. */
final class Termination {

    private Termination() {
    }

    static void exitZeroOnSigterm() {
        Signal.handle(new Signal("TERM"), first -> {
            Signal.handle(first, second -> Runtime.getRuntime().halt(0));
            Quarkus.asyncExit(0);
        });
    }
}
