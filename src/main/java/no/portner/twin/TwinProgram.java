package no.portner.twin;

import java.io.IOException;
import java.io.OutputStream;
import java.util.TreeMap;

/**
 * The twin as a program of its own, for benchmarks and for trying what is shipped by hand: prints the variables that lead Portner to it,
 * one {@code export} a line and then a blank one, and runs until its standard input ends.
 */
public final class TwinProgram {

    private TwinProgram() {
    }

    public static void main(String... args) throws IOException {
        TwinHome home = TwinHome.open();
        try {
            new TreeMap<>(home.variables()).forEach((name, value) -> System.out.println("export " + name + "='" + value + "'"));
            System.out.println();
            System.out.flush();
            System.in.transferTo(OutputStream.nullOutputStream());
        } finally {
            home.close();
        }
    }
}
