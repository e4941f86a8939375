package no.portner.error;

import java.util.Objects;
import java.util.Optional;

/**
 * What to do about a refusal, in two languages; with what Maskinporten answered when it was Maskinporten that refused (facts: errors).
 *
 * @param mpCode Maskinporten's own code such as {@code MP-200}, where the answer names one
 * @param hintNb what to do, in Norwegian
 * @param hintEn what to do, in English
 * @param errorUri Maskinporten's page on the error, where the answer names one
 * @param traceId what Digdir's support asks for, where the answer names one
 * @param who has to act; empty where that is the caller
 */
public record Refusal(Optional<String> mpCode, String hintNb, String hintEn, Optional<String> errorUri, Optional<String> traceId,
        Optional<Actor> who) {

    public Refusal {
        Objects.requireNonNull(mpCode, "mpCode");
        Objects.requireNonNull(hintNb, "hintNb");
        Objects.requireNonNull(hintEn, "hintEn");
        Objects.requireNonNull(errorUri, "errorUri");
        Objects.requireNonNull(traceId, "traceId");
        Objects.requireNonNull(who, "who");
    }

    /** One of which it is not known who has to act. */
    public Refusal(Optional<String> mpCode, String hintNb, String hintEn, Optional<String> errorUri, Optional<String> traceId) {
        this(mpCode, hintNb, hintEn, errorUri, traceId, Optional.empty());
    }

    /** Of Portner's own refusals. */
    static Refusal hint(String hintNb, String hintEn) {
        return new Refusal(Optional.empty(), hintNb, hintEn, Optional.empty(), Optional.empty());
    }
}
