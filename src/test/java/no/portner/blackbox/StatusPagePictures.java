package no.portner.blackbox;

import static no.portner.blackbox.Eventually.eventually;
import static no.portner.blackbox.Eventually.repeatedly;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import no.portner.twin.ClientCertificate;
import no.portner.twin.Fault;
import no.portner.twin.MpError;
import no.portner.twin.TwinOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pictures of docs/status-page.md, which no run of the suite makes: {@code -Dit.test=StatusPagePictures} does. */
class StatusPagePictures {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** A while of calls, that the plots have something to show. */
    private static final Duration CALLS = Duration.ofMinutes(6);
    /** After so long there is no token any more. */
    private static final Duration LIFE = Duration.ofSeconds(120);
    private static final int WIDE = 1280;
    private static final int NARROW = 320;
    private static final int LARGEST = 150_000;
    private static final Path IMAGES = Path.of("docs", "images");

    @TempDir
    Path directory;
    private int calls;

    @Test
    void areTaken() throws Exception {
        Files.createDirectories(IMAGES);
        try (TwinEnvironment environment = TwinEnvironment.in(directory, TwinOptions.defaults());
                PortnerProcess portner = PortnerProcess.start(environment.variables("PORTNER_RELOAD_INTERVAL", "1s"));
                Browser browser = Browser.start(Browser.installed().orElseThrow(), Files.createTempDirectory(directory, "profile"))) {
            String page = "http://localhost:" + portner.adminPort() + "/?lang=";
            eventually(PATIENCE, () -> assertThat(Calls.get(portner.proxy("/x")).statusCode()).isEqualTo(200));
            repeatedly(CALLS.dividedBy(2), Duration.ofMillis(50), () -> call(portner));
            environment.pki().client(ClientCertificate.of(TwinEnvironment.ORGNO).withKeyName("another"))
                    .writePkcs12(Path.of(environment.variables().get("MASKINPORTEN_CERTIFICATE_PATH")),
                    environment.variables().get("MASKINPORTEN_CERTIFICATE_PASSWORD"));
            repeatedly(CALLS.dividedBy(2), Duration.ofMillis(50), () -> call(portner));
            take(browser, page + "en", WIDE, 1000, false, "ok", "status-light-wide");
            take(browser, page + "nb", NARROW, 1100, false, "ok", "status-light-narrow");
            environment.twin().faults().add(Fault.refuse(MpError.MP_250));
            repeatedly(LIFE, Duration.ofMillis(50), () -> call(portner));
            take(browser, page + "nb", WIDE, 1100, true, "failing", "status-dark-wide");
            take(browser, page + "en", NARROW, 1100, true, "failing", "status-dark-narrow");
        }
    }

    /** Sometimes quickly and sometimes slowly, more of them and fewer. */
    private Object call(PortnerProcess portner) throws Exception {
        calls++;
        int slow = 8 + (int) (6 * Math.sin(calls / 150.0)) + (calls % 17 == 0 ? 90 : 0);
        String path = calls % 6 == 0 ? "/test.svarut.ks.no/slow" : "/slow";
        return Calls.get(portner.proxy(path + "?ms=" + slow));
    }

    private static void take(Browser browser, String url, int width, int height, boolean dark, String level, String name) throws Exception {
        browser.looks(width, height, dark);
        browser.go(url);
        eventually(PATIENCE, () -> assertThat(browser.evaluate("document.querySelector('#contact').dataset.contact")).isEqualTo("live"));
        eventually(PATIENCE, () -> assertThat(browser.evaluate("document.querySelectorAll('#configuration details').length > 4")).isEqualTo(true));
        eventually(PATIENCE, () -> assertThat(browser.evaluate("document.querySelector('#verdict').dataset.level")).isEqualTo(level));
        byte[] picture = browser.picture(width, height);
        assertThat(picture.length).as(name).isLessThan(LARGEST);
        Files.write(IMAGES.resolve(name + ".png"), picture);
        assertThat(List.of(browser.complaints())).containsOnly(List.of());
    }
}
