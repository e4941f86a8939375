package no.portner.doctor;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import no.portner.doctor.Outcome.Status;

/** For people: a line for each step, and below a failure what was said, who must act and what to do. */
final class TextReport implements Report {

    private static final String RESET = "\u001b[0m";
    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final int TITLE = 20;
    private static final int WORD = 9;

    private final PrintStream out;
    private final Language language;
    private final Discretion discretion;
    private final boolean terminal;
    private final boolean colours;
    /** Steps that were skipped for one reason are told on one line. */
    private final List<Outcome> skipped = new ArrayList<>();
    private boolean progress;

    /**
     * @param terminal whether a line can be written over
     * @param colours never without a terminal
     */
    TextReport(PrintStream out, Language language, Discretion discretion, boolean terminal, boolean colours) {
        this.out = out;
        this.language = language;
        this.discretion = discretion;
        this.terminal = terminal;
        this.colours = colours;
    }

    @Override
    public void begins(Step step, String subject) {
        if (terminal) {
            flushSkipped();
            out.print(word("...", "") + title(step) + discretion.showable(subject));
            out.flush();
            progress = true;
        }
    }

    @Override
    public void ended(Outcome outcome) {
        clearProgress();
        if (outcome.status() == Status.SKIPPED) {
            if (!skipped.isEmpty() && !skipped.get(0).told().equals(outcome.told())) {
                flushSkipped();
            }
            skipped.add(outcome);
            return;
        }
        flushSkipped();
        String subject = discretion.showable(outcome.subject());
        String told = discretion.showable(outcome.told().in(language));
        line(word(word(outcome.status()), colour(outcome.status())) + title(outcome.step()) + subject
                + (subject.isEmpty() || told.isEmpty() ? "" : ": ") + told + outcome.diagnosis().map(d -> " [" + d.code() + "]").orElse(""));
        outcome.details().forEach(detail -> indented(Text.of("sagt", "said"), discretion.showable(detail)));
        outcome.diagnosis().ifPresent(diagnosis -> {
            indented(Text.of("hvem", "who"), diagnosis.who().named().in(language));
            indented(Text.of("gjør", "do"), diagnosis.remedy().in(language));
        });
        out.flush();
    }

    @Override
    public void finished(Verdict verdict) {
        clearProgress();
        flushSkipped();
        line("");
        line(Text.of("Veien gjennom Digdir og Fiks", "The way through Digdir and Fiks").in(language));
        for (Onboarding part : Onboarding.values()) {
            Onboarding.State state = verdict.onboarding().get(part);
            line(word(word(state), colour(state)) + part.title().in(language));
        }
        line("");
        line(Text.of("%d i orden, %d advarsler, %d feil, %d hoppet over", "%d well, %d warnings, %d failed, %d skipped")
                .with(verdict.count(Status.OK), verdict.count(Status.WARNING), verdict.count(Status.FAILED), verdict.count(Status.SKIPPED)).in(language));
        out.flush();
    }

    private void flushSkipped() {
        if (!skipped.isEmpty()) {
            String titles = skipped.stream().map(outcome -> outcome.step().title().in(language)).distinct().collect(Collectors.joining("; "));
            line(word(word(Status.SKIPPED), colour(Status.SKIPPED)) + titles + ": "
                    + Text.of("fordi ", "because ").then(skipped.get(0).told()).in(language));
            skipped.clear();
        }
    }

    private void clearProgress() {
        if (progress) {
            out.print(CLEAR_LINE);
            progress = false;
        }
    }

    private void indented(Text label, String text) {
        line(" ".repeat(WORD) + pad(label.in(language) + ":", 6) + text);
    }

    private void line(String text) {
        out.println(text.stripTrailing());
    }

    private String title(Step step) {
        return pad(step.title().in(language), TITLE);
    }

    private String word(String word, String colour) {
        String padded = pad(word, WORD);
        return colours && !colour.isEmpty() ? colour + padded + RESET : padded;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }

    private String word(Status status) {
        return switch (status) {
            case OK -> "ok";
            case WARNING -> Text.of("advarsel", "warning").in(language);
            case FAILED -> Text.of("FEIL", "FAILED").in(language);
            case SKIPPED -> Text.of("utelatt", "skipped").in(language);
        };
    }

    private String word(Onboarding.State state) {
        return switch (state) {
            case DONE -> Text.of("gjort", "done").in(language);
            case MISSING -> Text.of("MANGLER", "MISSING").in(language);
            case UNKNOWN -> Text.of("ukjent", "unknown").in(language);
        };
    }

    private static String colour(Status status) {
        return switch (status) {
            case OK -> "\u001b[32m";
            case WARNING -> "\u001b[33m";
            case FAILED -> "\u001b[1;31m";
            case SKIPPED -> "\u001b[2m";
        };
    }

    private static String colour(Onboarding.State state) {
        return colour(switch (state) {
            case DONE -> Status.OK;
            case MISSING -> Status.FAILED;
            case UNKNOWN -> Status.SKIPPED;
        });
    }
}
