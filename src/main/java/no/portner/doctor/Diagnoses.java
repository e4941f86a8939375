package no.portner.doctor;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import no.portner.error.Refusal;
import no.portner.token.maskinporten.MpCodes;

/** All that the doctor can find, Maskinporten's refusals among it: their advice is that of every error of Portner's (docs/errors.md). */
final class Diagnoses {

    private static final Map<String, Who> WHO = Map.of("mp-120", Who.YOU, "mp-250", Who.API_OWNER, "mp-251", Who.MUNICIPALITY,
            "other", Who.DIGDIR);

    private Diagnoses() {
    }

    static List<Diagnosis> all() {
        return Stream.concat(Stream.of(Trouble.values()).map(Trouble::diagnosis), MpCodes.all().stream().map(Diagnoses::of)).toList();
    }

    /** Of an answer of Maskinporten's. */
    static Diagnosis of(Refusal refusal) {
        String name = MpCodes.nameOf(refusal);
        return MpCodes.all().stream().filter(known -> known.name().equals(name)).findFirst().map(Diagnoses::of).orElseThrow();
    }

    private static Diagnosis of(MpCodes.Known known) {
        String code = known.name().startsWith("mp-") ? known.name() : "mp-" + known.name();
        String named = Optional.of(code).filter(c -> c.matches("mp-\\d+")).map(c -> " (" + c.toUpperCase(Locale.ROOT) + ")").orElse("");
        return new Diagnosis(code, false, WHO.getOrDefault(known.name(), Who.YOU),
                Text.of("Maskinporten gir ikke noe token", "Maskinporten gives no token").then(named),
                Text.of(known.hintNb(), known.hintEn()));
    }
}
