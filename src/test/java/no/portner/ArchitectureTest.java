package no.portner;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import no.portner.listener.CallFacts;
import no.portner.listener.CallLog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which package may know which: docs/architecture.md says the same in a table. */
class ArchitectureTest {

    private static final int LONGEST_FILE = 250;
    private static final DescribedPredicate<JavaClass> OURS = Predicates.resideInAPackage("no.portner..");
    private static JavaClasses portner;

    @BeforeAll
    static void read() {
        portner = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("no.portner");
        assertThat(portner.contain("no.portner.twin.Twin")).as("the twin is there in unit tests").isTrue();
    }

    /** Every search for lost buffers collects all garbage, and goes through all that is none. */
    @AfterAll
    static void forget() {
        portner = null;
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("no.portner.(*)..").should().beFreeOfCycles().check(portner);
    }

    /** The access log implements the listener's interface; the listener knows nothing of it. */
    @Test
    void onlyTheRootAndObserveKnowTheListener() {
        classes().that().resideInAPackage("no.portner.listener..").should().onlyHaveDependentClassesThat()
                .resideInAnyPackage("no.portner", "no.portner.listener..", "no.portner.observe..").check(portner);
    }

    @Test
    void observeKnowsOfTheListenerOnlyTheInterfaceThatItImplementsAndWhatThatTells() {
        noClasses().that().resideInAPackage("no.portner.observe..").should().dependOnClassesThat(
                Predicates.resideInAPackage("no.portner.listener..").and(
                        DescribedPredicate.not(Predicates.belongToAnyOf(CallLog.class, CallFacts.class)))).check(portner);
    }

    @Test
    void nothingKnowsTheTwin() {
        classes().that().resideInAPackage("no.portner.twin..").should()
                .onlyHaveDependentClassesThat().resideInAPackage("no.portner.twin..").check(portner);
    }

    @Test
    void theTwinSharesNothingWithPortnerButTheConfigurationsInterface() {
        onlyKnows("twin", "config");
    }

    @Test
    void errorConfigAndTransportKnowNoOtherPackage() {
        onlyKnows("config");
        onlyKnows("transport");
        onlyKnows("sandbox");
        onlyKnows("error");
    }

    @Test
    void whatCallsGoThroughKnowsOnlyWhatLiesBehindIt() {
        onlyKnows("route", "token", "config", "error");
        onlyKnows("upstream", "route", "token", "config", "error", "transport");
        onlyKnows("amqp", "route", "token", "upstream", "config", "error");
        onlyKnows("listener", "route", "token", "upstream", "amqp", "error", "transport", "trace");
        onlyKnows("key", "config");
        onlyKnows("pki", "config", "error", "transport");
        onlyKnows("cli", "config", "key");
        onlyKnows("doctor", "config", "key", "route", "token", "upstream", "amqp", "error");
        onlyKnows("admin", "config", "error", "history");
        onlyKnows("history", "error");
        onlyKnows("trace", "config", "error");
    }

    @Test
    void theTokenCacheKnowsNothingOfMaskinporten() {
        noClasses().that().resideInAPackage("no.portner.token").should()
                .dependOnClassesThat().resideInAnyPackage("no.portner.token.maskinporten..", "no.portner.key..").check(portner);
    }

    @Test
    void noFileIsLongerThanWhatOnePersonReadsAtOnce() throws IOException {
        List<String> tooLong = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                int lines = Files.readAllLines(file).size();
                if (lines > LONGEST_FILE) {
                    tooLong.add(file + ": " + lines);
                }
            }
        }
        assertThat(tooLong).as("files of more than " + LONGEST_FILE + " lines").isEmpty();
    }

    /** Of our packages these and its own; libraries are another matter. */
    private static void onlyKnows(String name, String... others) {
        List<String> allowed = new ArrayList<>(List.of("no.portner." + name + ".."));
        for (String other : others) {
            allowed.add("no.portner." + other + "..");
        }
        noClasses().that().resideInAPackage("no.portner." + name + "..").should().dependOnClassesThat(
                OURS.and(DescribedPredicate.not(Predicates.resideInAnyPackage(allowed.toArray(String[]::new))))).check(portner);
    }
}
