package no.portner.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import no.portner.config.ConfigurationProblems;

/** The program's arguments: none start it, a command asks it something. No listener, and no network but the doctor's. */
public final class CommandLine {

    /** EX_USAGE of sysexits.h: the arguments or the configuration are wrong. */
    public static final int EX_USAGE = 64;
    private static final String SEE_HELP = "portner help lists the commands";

    private final Supplier<Effective> configuration;
    private final Doctor doctor;
    private final PrintStream out;
    private final PrintStream err;

    /** Examines, and tells on the process's own streams. */
    public interface Doctor {

        /** @return the exit code; it may also end the process with it */
        int examine(String... arguments);
    }

    CommandLine(Supplier<Effective> configuration, Doctor doctor, PrintStream out, PrintStream err) {
        this.configuration = Objects.requireNonNull(configuration, "configuration");
        this.doctor = Objects.requireNonNull(doctor, "doctor");
        this.out = Objects.requireNonNull(out, "out");
        this.err = Objects.requireNonNull(err, "err");
    }

    /** On the process's own streams, in UTF-8: a container seldom has a locale, and names of organisations have Norwegian letters. */
    public static CommandLine standard(Supplier<Effective> configuration, Doctor doctor) {
        return new CommandLine(configuration, doctor, stream(FileDescriptor.out), stream(FileDescriptor.err));
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /**
     * @param args at least one
     * @return the exit code: 0, {@link #EX_USAGE}, or the doctor's
     */
    public int run(String... args) {
        Optional<Command> command = Command.of(args[0]);
        if (command.isEmpty()) {
            return refuse("there is no command \"" + args[0].replaceAll("\\p{Cntrl}", "?") + "\"; "
                    + Command.nearest(args[0]).map(nearest -> "did you mean " + nearest.word() + "?").orElse(SEE_HELP));
        }
        if (args.length == 2 && Command.of(args[1]).equals(Optional.of(Command.HELP))) {
            return help();
        }
        if (args.length > 1 && command.get() != Command.DOCTOR) {
            return refuse(command.get().word() + " takes no arguments; " + SEE_HELP);
        }
        return switch (command.get()) {
            case CONFIG -> config();
            case DOCTOR -> doctor.examine(Arrays.copyOfRange(args, 1, args.length));
            case VERSION -> version();
            case HELP -> help();
        };
    }

    private int config() {
        Effective effective = configuration.get();
        out.print(ConfigurationText.of(effective));
        out.flush();
        if (effective.problems().isEmpty()) {
            return 0;
        }
        err.println("portner: " + new ConfigurationProblems(effective.problems(), List.of()).getMessage());
        return EX_USAGE;
    }

    private int version() {
        out.println(Version.line());
        return 0;
    }

    private int help() {
        out.print(Usage.text());
        return 0;
    }

    private int refuse(String why) {
        err.println("portner: " + why);
        err.print(Usage.text());
        return EX_USAGE;
    }
}
