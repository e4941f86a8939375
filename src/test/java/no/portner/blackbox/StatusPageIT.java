package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.portner.twin.ClientCertificate;
import no.portner.twin.Fault;
import no.portner.twin.MpError;
import no.portner.twin.TwinOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The status page in Debian's chromium: it shows what happens as it happens, to everyone, and asks nobody but Portner. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StatusPageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    /** Renewed soon, and long enough for a machine that has much else to do. */
    private static final Duration LIFE = Duration.ofSeconds(12);
    private static final Path AXE = Path.of("target", "axe", "axe.min.js");
    private static final Fault REFUSAL = Fault.refuse(MpError.MP_250);
    private static final String VIOLATIONS = "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.map("
            + "violation => violation.id + ': ' + violation.nodes.map(node => node.html + ' ' + node.failureSummary).join('; ')).join('\\n'))";
    private static final Pattern AMQP_PORT = Pattern.compile(", amqp localhost:(\\d+)");
    private static final int WIDE = 1280;
    private static final int NARROW = 320;

    @TempDir
    static Path directory;
    private static TwinEnvironment environment;
    private static PortnerProcess portner;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> chromium = Browser.installed();
        assertThat(chromium.isPresent() || !"true".equals(System.getenv("CI"))).as("chromium is there, as it must be under CI=true").isTrue();
        assumeTrue(chromium.isPresent(), "there is no chromium here: apt-get install chromium");
        environment = TwinEnvironment.in(directory, TwinOptions.defaults().withTokenLife(LIFE));
        portner = PortnerProcess.start(environment.variables("PORTNER_RELOAD_INTERVAL", "1s", "PORTNER_AMQP", "true",
                "PORTNER_AMQP_PORT", "0", "PORTNER_AMQP_UPSTREAM", noBroker()));
        browser = Browser.start(chromium.get(), Files.createTempDirectory(directory, "profile"));
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (portner != null) {
            portner.close();
        }
        if (environment != null) {
            environment.close();
        }
    }

    /** What listens there is a Fiks, and its certificate for other names. */
    private static String noBroker() {
        return "amqps://localhost:" + URI.create(environment.twin().fiks().url()).getPort();
    }

    @BeforeEach
    void open() throws Exception {
        environment.twin().faults().clear();
        browser.looks(WIDE, 900, false);
        browser.prefers("en");
        page("/?lang=en");
        eventually(PATIENCE, () -> assertThat(browser.evaluate("document.querySelector('#contact').dataset.contact")).isEqualTo("live"));
    }

    @AfterEach
    void itAskedNobodyElseAndComplainedOfNothing() {
        String origin = "http://localhost:" + portner.adminPort() + "/";
        assertThat(browser.requested()).isNotEmpty().allSatisfy(url -> assertThat(url).startsWith(origin));
        assertThat(browser.complaints()).isEmpty();
    }

    private static void page(String path) throws Exception {
        browser.go("http://localhost:" + portner.adminPort() + path);
    }

    private static void shows(String selector, String... texts) throws Exception {
        eventually(PATIENCE, () -> assertThat(String.valueOf(browser.evaluate("document.querySelector('" + selector + "')?.innerText")))
                .contains(texts));
    }

    private static void counts(String selector, int atLeast) throws Exception {
        eventually(PATIENCE, () -> assertThat(((Number) browser.evaluate("document.querySelectorAll('" + selector + "').length")).intValue())
                .isGreaterThanOrEqualTo(atLeast));
    }

    /** The first: after a refusal Maskinporten is not asked again for a minute. */
    @Order(0)
    @Test
    void itShowsARenewalARefusalAndARotationAsTheyHappen() throws Exception {
        shows("#answer", "Everything works");
        shows("[data-route=fiks]", "Token: ", " left", "of 12 s, renewed at 3 s");
        shows("#events", "New token for fiks, svarut, lives for 12 s", " before it, ");
        assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(200);
        shows("[data-route=fiks]", "Last answered ", ", 0 failed");
        counts("[data-route=fiks] .plot .answered", 1);

        environment.twin().faults().add(REFUSAL);
        shows("#answer", "Maskinporten refuses blackbox (MP-250)");
        shows("#troubles", "Has to act: the API's owner (KS Digital for ks:fiks)", "write to fiks@ksdigital.no");
        shows("#events", "Maskinporten refused fiks, svarut (MP-250)", "trace_id ");
        shows("#announcements", "Maskinporten refused");
        assertThat(browser.evaluate("document.querySelector('#verdict').dataset.level")).isIn("warning", "failing");

        environment.twin().faults().clear();
        environment.twin().pki().client(ClientCertificate.of(TwinEnvironment.ORGNO).withKeyName("another"))
                .writePkcs12(Path.of(environment.variables().get("MASKINPORTEN_CERTIFICATE_PATH")),
                    environment.variables().get("MASKINPORTEN_CERTIFICATE_PASSWORD"));
        shows("#events", "New key found for blackbox", "The new key of blackbox has taken over");
        shows("#answer", "Everything works");
        shows("#keys", "in use", "Org. no. " + TwinEnvironment.ORGNO);
    }

    /** Late: that is remembered for minutes. */
    @Order(Integer.MAX_VALUE - 1)
    @Test
    void itShowsThatAnUpstreamFails() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(Calls.get(portner.proxy("/status/503")).statusCode()).isEqualTo(503);
        }
        shows("#answer", "alls to api.fiks.test.ks.no fail");
        shows("#troubles", "The service itself answers with errors (503)");
        counts("[data-route=fiks] .plot .failed", 1);
    }

    /** Late, for the same reason. */
    @Order(Integer.MAX_VALUE - 2)
    @Test
    void itShowsHowItStandsWithFiksIo() throws Exception {
        shows("#amqp-facts", "localhost:", "0 connections now", "Opened", "those of the route fiks");
        shows("#amqp-failures", "No failed connections.");
        Matcher port = AMQP_PORT.matcher(portner.output());
        assertThat(port.find()).as(portner.output()).isTrue();
        for (int i = 0; i < 2; i++) {
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port.group(1)))) {
                client.getOutputStream().write(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1});
                assertThat(client.getInputStream().readAllBytes()).as("connection.close").isNotEmpty();
            }
        }
        shows("#amqp-facts", "The broker was not reached, or did not answer as a broker");
        shows("#amqp-failures", "The broker was not reached, or did not answer as a broker, reply code 320, 2 times since ");
        shows("#answer", "Fiks IO's broker is not reached");
        page("/?lang=nb");
        shows("#amqp-failures", "Megleren ble ikke nådd, eller svarte ikke som en megler, svarkode 320, 2 ganger siden ");
        shows("#troubles", "Må handle: den som drifter maskinen og nettet");
        assertThat(browser.evaluate("amqp({}), document.querySelector('#amqp').children.length")).as("where it is off").isEqualTo(0);
        shows("#amqp-facts", "0 forbindelser nå", "ruten fiks");
    }

    @Test
    void itSpeaksNorwegianAndEnglish() throws Exception {
        shows("h2#routes", "Routes");
        browser.evaluate("document.querySelector('nav a[lang=nb]').click()");
        shows("h2#routes", "Ruter");
        shows("[data-route=fiks]", "Token: ", " igjen");
        assertThat(browser.evaluate("document.documentElement.lang")).isEqualTo("nb");
        browser.prefers("nn-NO, en;q=0.5");
        page("/");
        shows("h2#routes", "Ruter");
    }

    @Test
    void theConfigurationIsShownWithItsOriginsAndWithoutSecrets() throws Exception {
        counts("#configuration details", 4);
        browser.evaluate("document.querySelectorAll('#configuration details').forEach(details => details.open = true)");
        shows("#configuration", "MASKINPORTEN_CLIENT_ID", "blackbox", "environment", "preset", "***");
        assertThat(String.valueOf(browser.evaluate("document.documentElement.outerHTML"))).doesNotContain("eyJ", environment.integration().password(),
                environment.variables().get("MASKINPORTEN_CERTIFICATE_PASSWORD"));
    }

    /** The last, for the same reason as the first. */
    @Order(Integer.MAX_VALUE)
    @Test
    void everybodyCanUseItAndItFitsAPhone() throws Exception {
        environment.twin().faults().add(REFUSAL);
        shows("#troubles", "Has to act");
        browser.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)");
        browser.evaluate(Files.readString(AXE));
        for (boolean dark : List.of(false, true)) {
            for (int width : List.of(WIDE, NARROW)) {
                browser.looks(width, 900, dark);
                assertThat((String) browser.evaluate(VIOLATIONS)).as(width + (dark ? " dark" : " light")).isEmpty();
                assertThat(((Number) browser.evaluate("document.documentElement.scrollWidth")).intValue()).isLessThanOrEqualTo(width);
            }
        }
    }

    @Test
    void theAnswerIsThereWithoutJavaScriptToo() throws Exception {
        browser.withJavaScript(false);
        try {
            page("/?lang=nb");
            eventually(PATIENCE, () -> assertThat(String.valueOf(browser.evaluate("document.body.innerText")))
                    .contains("Ruter", "fiks", "api.fiks.test.ks.no").containsAnyOf("Token: ", "Ikke noe token"));
        } finally {
            browser.withJavaScript(true);
        }
    }
}
