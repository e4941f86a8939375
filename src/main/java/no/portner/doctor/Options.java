package no.portner.doctor;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import no.portner.config.Unusable;

/**
 * How the doctor is asked to tell.
 *
 * @param json JSON lines instead of text
 */
public record Options(boolean json, Language language) {

    private static final String REMEDY = "use --json, --lang nb or --lang en";

    /**
     * @param arguments what follows {@code doctor}
     * @param environment the process's, whose locale counts where no language is asked for
     * @throws Unusable when there is something else among them
     */
    public static Options of(List<String> arguments, Map<String, String> environment) throws Unusable {
        boolean json = false;
        Language language = Language.ofLocale(environment);
        for (Iterator<String> left = arguments.iterator(); left.hasNext();) {
            String argument = left.next();
            if (argument.equals("--json")) {
                json = true;
            } else if (argument.equals("--lang") && left.hasNext()) {
                language = language(left.next());
            } else if (argument.startsWith("--lang=")) {
                language = language(argument.substring("--lang=".length()));
            } else {
                throw new Unusable("does not know \"" + argument.replaceAll("\\p{Cntrl}", "?") + "\"", REMEDY);
            }
        }
        return new Options(json, language);
    }

    private static Language language(String word) throws Unusable {
        return Language.of(word).orElseThrow(() -> new Unusable("does not speak \"" + word.replaceAll("\\p{Cntrl}", "?") + "\"", REMEDY));
    }
}
