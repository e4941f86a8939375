package no.portner.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorsPageTest {

    private static final Path PAGE = Path.of("docs", "errors.md");
    private static final Path README = Path.of("README.md");

    @ParameterizedTest
    @EnumSource
    void thePageSaysHowAKindIsAnswered(ProxyError.Kind kind) throws IOException {
        ErrorResponse response = ErrorResponse.of(kind);
        List<List<String>> rows = rows(PAGE).stream().filter(row -> row.get(0).equals("`" + kind + "`")).toList();
        assertThat(rows).as("rows of docs/errors.md for " + kind).hasSize(1);
        List<String> row = rows.get(0);
        assertThat(row).as("cause, who acts, and advice in both languages for " + kind).hasSize(8).noneMatch(String::isBlank);
        assertThat(row.subList(1, 4)).as("status, type and Proxy-Status error of " + kind)
                .containsExactly(String.valueOf(response.status()), "`" + response.type() + "`", "`" + response.proxyStatus() + "`");
        assertThat(row.get(5)).as("who acts on " + kind).containsAnyOf("the application", "own operations", "KS", "maintains Portner");
        assertThat(row.get(5).contains("](operations.md#")).as("whoever answers for a server finds steps for " + kind)
                .isEqualTo(response.status() >= 500 && kind != ProxyError.Kind.METHOD_NOT_SUPPORTED);
    }

    @Test
    void thePageNamesNoKindThatDoesNotExist() throws IOException {
        List<String> kinds = Arrays.stream(ProxyError.Kind.values()).map(kind -> "`" + kind + "`").toList();
        assertThat(rows(PAGE).stream().map(row -> row.get(0)).filter(cell -> cell.matches("`[A-Z_]+`"))).isSubsetOf(kinds);
    }

    @Test
    void theShortTableOfTheReadmeIsRight() throws IOException {
        Map<String, ErrorResponse> byType = Arrays.stream(ProxyError.Kind.values()).map(ErrorResponse::of)
                .collect(Collectors.toMap(response -> "`" + response.type() + "`", Function.identity()));
        List<List<String>> rows = rows(README).stream().filter(row -> row.get(0).matches("[1-5][0-9][0-9]")).toList();
        assertThat(rows).isNotEmpty().allSatisfy(row -> {
            assertThat(byType).containsKey(row.get(1));
            assertThat(row.get(0)).as("status of " + row.get(1)).isEqualTo(String.valueOf(byType.get(row.get(1)).status()));
        });
    }

    private static List<List<String>> rows(Path page) throws IOException {
        return Files.readAllLines(page).stream().filter(line -> line.startsWith("| ") && line.endsWith("|"))
                .map(line -> Arrays.stream(line.substring(1, line.length() - 1).split("\\|")).map(String::strip).toList()).toList();
    }
}
