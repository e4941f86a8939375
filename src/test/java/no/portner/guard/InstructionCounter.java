package no.portner.guard;

import java.io.IOException;
import java.util.Optional;
import no.portner.blackbox.Surroundings;

/** A way of counting the instructions of a process outside the kernel, on all its threads. */
interface InstructionCounter {

    /** What is to be counted. */
    interface Work {
        void run() throws IOException;
    }

    /**
     * How much is counted. Whatever happens beside the calls (a sweep, a collection, a wait for a lock) only adds, so one of the least
     * batches is what a call takes.
     *
     * @param warm  calls before anything is counted
     * @param calls in a batch
     * @param rank  of the batch that counts: 1 is the least
     */
    record Effort(int warm, int calls, int batches, int rank) {
    }

    /** @return why nothing can be counted here */
    Optional<String> objection() throws InterruptedException;

    /** What records of this way are called after the call that they are of. */
    String suffix() throws IOException;

    Effort effort();

    /** What the process is started in. */
    Surroundings surroundings();

    /** @return the instructions of the process between the beginning and the end of the work */
    long count(long pid, Work work) throws IOException, InterruptedException;
}
