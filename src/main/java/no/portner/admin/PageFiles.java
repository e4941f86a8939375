package no.portner.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The files that the status page is made of, as they are in a folder beside this class; an executable has them too (application.properties). */
final class PageFiles {

    static final String HTML = read("page.html");
    static final String CSS = read("status.css");
    static final String JS = read("status.js");
    static final String ICON = read("icon.svg");

    private PageFiles() {
    }

    private static String read(String name) {
        try (InputStream file = Objects.requireNonNull(PageFiles.class.getResourceAsStream("page/" + name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
