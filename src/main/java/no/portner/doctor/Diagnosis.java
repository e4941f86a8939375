package no.portner.doctor;

import java.util.Objects;

/**
 * What is wrong, who must act, and what to do. All there are: {@link Diagnoses#all}, and in docs/doctor.md.
 *
 * @param code names it in JSON and on the page
 * @param warning whether calls may well pass all the same
 */
record Diagnosis(String code, boolean warning, Who who, Text wrong, Text remedy) {

    Diagnosis {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(who, "who");
        Objects.requireNonNull(wrong, "wrong");
        Objects.requireNonNull(remedy, "remedy");
    }
}
