package no.portner.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import no.portner.admin.AdminRequestFuzz;
import no.portner.amqp.AmqpFramesFuzz;
import no.portner.listener.ComplaintFuzz;
import no.portner.route.AuthorityFuzz;
import no.portner.route.RouteMatchingFuzz;
import no.portner.token.maskinporten.RefusalFuzz;
import no.portner.token.maskinporten.TokenResponseFuzz;
import no.portner.upstream.HeaderPolicyFuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The seeds of the fuzzers (bench/fuzz) and what those have found, in every build. */
class EverySeedKeepsThePropertiesTest {

    static List<Class<?>> targets() {
        return List.of(HeaderPolicyFuzz.class, RouteMatchingFuzz.class, AuthorityFuzz.class, TokenResponseFuzz.class, RefusalFuzz.class, ComplaintFuzz.class,
                AdminRequestFuzz.class, AmqpFramesFuzz.class);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void everySeedKeepsThem(Class<?> target) throws Exception {
        List<byte[]> seeds = Seeds.of(target);
        assertThat(seeds).hasSizeGreaterThan(5);
        for (byte[] seed : seeds) {
            assertThatCode(() -> target.getMethod("fuzzerTestOneInput", byte[].class).invoke(null, (Object) seed)).doesNotThrowAnyException();
        }
    }

    @Test
    void noSeedFileIsWithoutItsFuzzer() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("src", "test", "fuzz"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(targets().stream().map(Class::getSimpleName).toList());
        }
    }

    @Test
    void anEscapeStandsForItsByte() {
        assertThat(Seeds.bytes("a\\r\\n\\x00\\xff\\\\æ")).containsExactly('a', '\r', '\n', 0, 0xff, '\\', 0xc3, 0xa6);
    }
}
