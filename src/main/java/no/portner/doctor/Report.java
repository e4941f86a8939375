package no.portner.doctor;

/** Who hears of the steps as they are taken. */
interface Report {

    void begins(Step step, String subject);

    void ended(Outcome outcome);

    void finished(Verdict verdict);
}
