package no.portner.pages;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Who runs the commands of the pages, told by how a command begins. */
public enum Runner {

    /** {@code CommandsOfThePagesIT}: what is shipped, against a twin. */
    PORTNER("curl |portner (doctor|config)|java -jar target/quarkus-app/quarkus-run\\.jar|twin\\b"),
    /** {@code CommandsOfClustersTest}: rendered, where they would be applied. */
    CLUSTER("kubectl (kustomize|apply -k|create secret generic|label namespace) |helm (install|upgrade) "),
    /** {@code CommandsOfMachinesTest}: in a directory that stands for the machine. */
    MACHINE("openssl |mkdir |cp |sudo |docker compose "),
    /** {@code .ci/run}, and {@code .ci/getting-started} in a fresh clone. */
    CI("git clone |cd |\\./mvnw ");

    private static final Pattern VARIABLES = Pattern.compile("(export )?[A-Z][A-Z0-9_]*=.*");

    private final Pattern begins;

    Runner(String begins) {
        this.begins = Pattern.compile(begins);
    }

    static Optional<Runner> of(String command) {
        return Arrays.stream(values()).filter(runner -> runner.begins.matcher(command).lookingAt()).findFirst();
    }

    /** Whoever runs the rest of the block sets them; alone, they are a configuration that Portner takes. */
    static boolean setsVariables(String command) {
        return VARIABLES.matcher(command).matches();
    }
}
