package no.portner.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks in what a Portner has written for what its environment keeps secret, and for anything that looks like a token or a key. */
final class SecretSearch {

    private static final Pattern SECRET_NAME = Pattern.compile(".*(PASSWORD|PASSORD|JWK|INTEGRASJONER)(_FILE)?");
    /** The passwords of a JSON object of integrations. */
    private static final Pattern INTEGRATION = Pattern.compile("\"\\s*:\\s*\"([^\"]+)\"\\s*[,}]");
    /** The members of a JWK that make it private. */
    private static final Pattern JWK_MEMBER = Pattern.compile("\"(?:d|p|q|dp|dq|qi)\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern PEM_KEY = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----([^-]+)-----END", Pattern.DOTALL);
    /** A JWT's header, and what a private key looks like as text. */
    private static final List<String> NEVER = List.of("eyJ", "PRIVATE KEY-----", "Bearer ey");
    private static final int LINE_OF_KEY = 40;
    /** A shorter piece of a token may stand anywhere by chance. */
    private static final int SHORTEST_PART = 16;
    private static final int BEGINNING = 32;
    private static final String MASK = "<THE SECRET>";

    private final Set<String> secrets = new LinkedHashSet<>(NEVER);

    /** @param variables the environment of the process */
    SecretSearch(Map<String, String> variables) {
        variables.forEach((name, value) -> {
            if (SECRET_NAME.matcher(name).matches()) {
                String secret = name.endsWith("_FILE") ? read(value).strip() : value;
                add(secret);
                if (name.contains("INTEGRASJONER")) {
                    INTEGRATION.matcher(secret).results().forEach(match -> secrets.add(match.group(1)));
                }
            } else if (name.endsWith("PRIVATE_KEY_PATH") || name.endsWith("CERTIFICATE_PATH")) {
                keysOf(read(value));
            }
        });
    }

    synchronized void add(String secret) {
        if (!secret.isBlank()) {
            secrets.add(secret);
        }
        Matcher members = JWK_MEMBER.matcher(secret);
        while (members.find()) {
            secrets.add(members.group(1));
        }
    }

    private void keysOf(String content) {
        Matcher keys = PEM_KEY.matcher(content);
        while (keys.find()) {
            keys.group(1).lines().filter(line -> line.length() >= LINE_OF_KEY).forEach(secrets::add);
        }
    }

    /** Binary files read as well: what is no text holds no PEM. */
    private static String read(String file) {
        try {
            return Files.isRegularFile(Path.of(file)) ? new String(Files.readAllBytes(Path.of(file)), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Looks for these values too: tokens and assertions. Each of a JWT's parts by itself, and its beginning is enough, for a log may
     * cut it short; what begins as all JWTs do is looked for anyway.
     */
    synchronized SecretSearch alsoFor(Collection<String> values) {
        for (String value : values) {
            for (String part : value.split("\\.")) {
                if (part.length() >= SHORTEST_PART && !part.startsWith(NEVER.get(0))) {
                    secrets.add(part.substring(0, Math.min(part.length(), BEGINNING)));
                }
            }
        }
        return this;
    }

    /** How many values it looks for. */
    synchronized int size() {
        return secrets.size();
    }

    /** @return for each secret that is there the source and the first line with it, without saying the secret once more */
    synchronized List<String> findIn(String source, String text) {
        return secrets.stream().filter(text::contains).map(secret -> source + ": " + text.lines().filter(line -> line.contains(secret))
                .findFirst().map(line -> line.replace(secret, MASK)).orElse(MASK + " over several lines")).toList();
    }
}
