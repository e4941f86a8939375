package no.portner.fuzz;

/** What must hold whatever the input: for targets that a fuzzer runs without any library of tests. */
public final class Property {

    private Property() {
    }

    /** @param what must be so, as the rest of a sentence after "it does not hold that" */
    public static void holds(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError("it does not hold that " + what);
        }
    }
}
