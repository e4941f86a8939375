package no.portner.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The inputs that a fuzzer starts from, and that are tried in every build: {@code src/test/fuzz/NAME}, one a line, in UTF-8 with
 * {@code \n}, {@code \r}, {@code \t}, {@code \\} and {@code \xNN} for a byte. Lines that begin with {@code #} are comments.
 */
public final class Seeds {

    private static final Path DIRECTORY = Path.of("src", "test", "fuzz");

    private Seeds() {
    }

    public static List<byte[]> of(Class<?> target) throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (String line : Files.readAllLines(DIRECTORY.resolve(target.getSimpleName()))) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                seeds.add(bytes(line));
            }
        }
        return seeds;
    }

    static byte[] bytes(String line) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c != '\\') {
                out.writeBytes(Character.toString(line.codePointAt(i)).getBytes(StandardCharsets.UTF_8));
                i += Character.isHighSurrogate(c) ? 1 : 0;
                continue;
            }
            char escape = line.charAt(++i);
            switch (escape) {
                case 'n' -> out.write('\n');
                case 'r' -> out.write('\r');
                case 't' -> out.write('\t');
                case '\\' -> out.write('\\');
                case 'x' -> {
                    out.write(Integer.parseInt(line.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                default -> throw new IllegalArgumentException("an escape that is none: \\" + escape);
            }
        }
        return out.toByteArray();
    }

    /** Writes a target's seeds as files, as a fuzzer wants them: the target's class, then the directory. */
    public static void main(String... arguments) throws Exception {
        Path directory = Files.createDirectories(Path.of(arguments[1]));
        int number = 0;
        for (byte[] seed : of(Class.forName(arguments[0]))) {
            Files.write(directory.resolve("seed-" + number++), seed);
        }
    }
}
