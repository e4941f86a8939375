package no.portner.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page as it is sent, before any script has run. */
class PageHtmlTest {

    private static String page(Language language, Snapshot now) {
        return PageHtml.of(PageFiles.HTML, language, now);
    }

    @Test
    void theAnswerIsInItInEitherLanguage() {
        assertThat(page(Language.NB, Snapshots.well())).contains("<html lang=\"nb\">", "Alt virker</h1>", "data-level=\"ok\"", ">Ruter</h2>", "Token: 90 s igjen")
                .contains("hreflang=\"nb\" aria-current=\"true\"").doesNotContain("{{", "}}", "<!--", "Routes");
        assertThat(page(Language.EN, Snapshots.well())).contains("<html lang=\"en\">", "Everything works</h1>", ">Routes</h2>", "Token: 90 s left")
                .contains("hreflang=\"en\" aria-current=\"true\"").doesNotContain("{{", "}}", "<!--", "Ruter");
    }

    @Test
    void whatOthersSayIsTextAndNeverMarkup() {
        RouteStatus.Token refused = Snapshots.token(Duration.ZERO, Snapshots.refused());
        RouteStatus odd = new RouteStatus("<b>", "h\"o'st&", List.of("/"), List.of("s"), "$1<i>", refused, Snapshots.QUIET);
        String page = page(Language.EN, Snapshots.of(List.of(odd), Snapshots.client(Duration.ofDays(300))));
        assertThat(page).contains("&lt;b&gt;", "h&quot;o&#39;st&amp;", "refuses $1&lt;i&gt; (MP-250)", "no &lt;access&gt;", "Write to KS.", "Has to act:")
                .doesNotContain("<b>", "<i>");
    }

    @Test
    void nothingInItComesFromElsewhereOrStandsInline() {
        assertThat(PageFiles.HTML).doesNotContain("http://", "https://", "<style", "style=", "onclick", "onload").containsOnlyOnce("<script ");
        assertThat(PageFiles.CSS).doesNotContain("url(", "@import", "http");
        assertThat(PageFiles.JS).doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function");
    }
}
