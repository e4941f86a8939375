package no.portner.admin;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page as the server sends it: in one language, and with the answer and what is left of the tokens already in it, for those who have no
 * JavaScript. The template has both languages side by side, <code>{{Ruter|Routes}}</code>.
 */
final class PageHtml {

    private static final Pattern BOTH = Pattern.compile("\\{\\{([^|{}]*)\\|([^{}]*)}}");

    private static final Text WHO = new Text("Må handle: ", "Has to act: ");

    private PageHtml() {
    }

    static String of(String template, Language language, Snapshot now) {
        Verdict verdict = Verdict.of(now);
        StringBuilder troubles = new StringBuilder();
        verdict.troubles().forEach(trouble -> troubles.append(html(trouble, verdict, language)));
        StringBuilder routes = new StringBuilder();
        now.routes().forEach(route -> routes.append(html(route, language)));
        return BOTH.matcher(template).replaceAll(both -> quoted(both, language))
                .replace("<!--level-->", Json.word(verdict.level()))
                .replace("<!--title-->", escaped(verdict.title().in(language)))
                .replace("<!--troubles-->", troubles)
                .replace("<!--routes-->", routes);
    }

    private static String quoted(MatchResult both, Language language) {
        return Matcher.quoteReplacement(both.group(language == Language.NB ? 1 : 2));
    }

    /** What the answer says already is not said again. */
    private static String html(Trouble trouble, Verdict verdict, Language language) {
        Text title = trouble.title().equals(verdict.title()) ? new Text("Gjelder " + trouble.about(), "Concerns " + trouble.about()) : trouble.title();
        String who = trouble.who().map(actor -> "<p class=\"who\"><strong>" + WHO.in(language) + "</strong>"
                + escaped(new Text(actor.nb(), actor.en()).in(language)) + "</p>").orElse("");
        return "<article class=\"trouble\" data-level=\"" + Json.word(trouble.level()) + "\"><h2>" + escaped(title.in(language)) + "</h2><p>"
                + escaped(trouble.advice().in(language)) + "</p>" + who + detail(trouble.detail()) + "</article>";
    }

    /** What others said is in English. */
    private static String detail(Optional<String> detail) {
        return detail.map(said -> "<p class=\"quiet small\" lang=\"en\">" + escaped(said) + "</p>").orElse("");
    }

    private static String html(RouteStatus route, Language language) {
        long left = route.token().left().toSeconds();
        String token = left == 0 ? language == Language.NB ? "Ikke noe token" : "No token"
                : language == Language.NB ? "Token: " + left + " s igjen" : "Token: " + left + " s left";
        return "<article class=\"card\"><div class=\"head\"><h3>" + escaped(route.name()) + "</h3><code>" + escaped(route.host()) + "</code></div><p>"
                + token + "</p></article>";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }
}
