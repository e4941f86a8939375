package no.portner.config;

import java.util.Objects;

/** A file holds no secret that can be used. Says why and what to do, without anything of what is in it. */
public final class UnreadableSecret extends Exception {

    private final transient Finding finding;

    UnreadableSecret(Finding finding) {
        super(finding.toString(), null, false, false);
        this.finding = Objects.requireNonNull(finding, "finding");
    }

    /** With the variable that names the file. Safe to show, as is the message, which says the same. */
    public Finding finding() {
        return finding;
    }
}
