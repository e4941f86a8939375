package no.portner.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the number of instructions depends on: the C library and the TLS engine choose their code by what the processor can do. */
final class Processor {

    private static final List<String> CHOSEN_BY = List.of("avx2", "avx512f", "avx512bw", "avx512vl", "erms", "fsrm", "sha_ni", "vaes",
            "vpclmulqdq");

    private Processor() {
    }

    /** @return maker, family and model, and which of those it has: {@code AuthenticAMD-25-1-avx2-sha_ni} */
    static String name() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/cpuinfo"));
        StringBuilder name = new StringBuilder(value(lines, "vendor_id")).append('-').append(value(lines, "cpu family")).append('-')
                .append(value(lines, "model"));
        List<String> has = List.of(value(lines, "flags").split(" "));
        CHOSEN_BY.stream().filter(has::contains).forEach(flag -> name.append('-').append(flag));
        return name.toString();
    }

    private static String value(List<String> lines, String key) {
        return lines.stream().filter(line -> line.matches(key + "\\s*:.*")).findFirst().map(line -> line.replaceFirst(".*?: *", ""))
                .orElse("");
    }
}
