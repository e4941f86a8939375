package no.portner.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Lines of text in columns, each as wide as its cells need. */
final class Columns {

    /** A longer cell pushes the rest of its own line aside, and no other line. */
    private static final int WIDEST = 48;
    private static final String GAP = "  ";

    private final String indent;
    private final List<List<String>> lines = new ArrayList<>();

    Columns(String indent) {
        this.indent = indent;
    }

    /** Control characters are shown as question marks: a certificate's names are not ours, and a terminal obeys some. */
    void add(String... cells) {
        lines.add(Stream.of(cells).map(cell -> cell.replaceAll("\\p{Cntrl}", "?")).toList());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder written = new StringBuilder(indent);
            for (int column = 0; column < line.size(); column++) {
                String cell = line.get(column);
                written.append(cell);
                if (column < line.size() - 1) {
                    written.append(" ".repeat(Math.max(0, width(column) - cell.length()))).append(GAP);
                }
            }
            text.append(written.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return lines.stream().filter(line -> column < line.size() - 1).mapToInt(line -> line.get(column).length())
                .filter(length -> length <= WIDEST).max().orElse(0);
    }
}
