package no.portner;

import io.netty.channel.EventLoopGroup;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.quarkus.netty.MainEventLoopGroup;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.vertx.core.Vertx;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.portner.cli.CommandLine;
import no.portner.config.Unusable;
import no.portner.doctor.Doctor;
import no.portner.doctor.Options;
import no.portner.doctor.Pace;
import no.portner.doctor.Screen;
import no.portner.transport.NativeLibraries;
import no.portner.upstream.ConnectionLife;
import no.portner.upstream.UpstreamSettings;

/**
 * {@code portner doctor}: Quarkus without a listener, for the REST client and the event loops are its, and without a log, for all that is
 * to be said is said in the steps.
 */
public final class DoctorProgram implements QuarkusApplication {

    private static final int GIVEN_UP = 1;
    private static final int DEFECT = 70;
    /** For what no timeout reaches, such as a key on a file system that hangs. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final EventLoopGroup loops;

    DoctorProgram(Vertx vertx, @MainEventLoopGroup EventLoopGroup loops) {
        this.vertx = vertx;
        this.loops = loops;
    }

    /**
     * Ends the process.
     *
     * @param arguments what follows {@code doctor}
     * @return when the arguments are none of the doctor's, with that exit code
     */
    static int start(String... arguments) {
        try {
            Options.of(List.of(arguments), System.getenv());
        } catch (Unusable e) {
            System.err.println("portner: doctor " + e.getMessage());
            return CommandLine.EX_USAGE;
        }
        giveUpInTime();
        NativeLibraries.lookBesideTheExecutable();
        String epoll = String.valueOf(!"off".equalsIgnoreCase(System.getenv("PORTNER_NATIVE_LIBRARIES")));
        Map.of("quarkus.http.host-enabled", "false", "quarkus.management.host-enabled", "false", "quarkus.log.console.enabled", "false",
                "quarkus.vertx.prefer-native-transport", epoll).forEach(System::setProperty);
        Quarkus.run(DoctorProgram.class, (code, failure) -> {
            if (failure != null) {
                System.err.println("portner: an error in Portner itself: " + failure);
            }
            System.exit(failure == null ? code : DEFECT);
        }, arguments);
        return DEFECT;
    }

    @Override
    public int run(String... arguments) throws Unusable {
        Options options = Options.of(List.of(arguments), System.getenv());
        Anamnesis known = Anamnesis.of(System.getenv());
        UpstreamSettings settings = known.config().map(config -> config.upstream().settings(config.limits()))
                .orElse(new UpstreamSettings(false, Optional.empty(), new ConnectionLife(Duration.ofSeconds(1), Duration.ofSeconds(1))));
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        try (Examination examination = new Examination(vertx, loops, known.roots(), settings, known.libraries().tls(),
                DnsServerAddressStreamProviders.platformDefault())) {
            return Doctor.telling(out, options, Screen.of(System.getenv()), examination.means(), Pace.usual()).examine(known.patient());
        }
    }

    private static void giveUpInTime() {
        Thread watch = new Thread(() -> {
            try {
                Thread.sleep(Pace.usual().atMost().plus(GRACE).toMillis());
                System.err.println("portner: doctor has waited long enough, and gives up: a file or a server that hangs");
                Runtime.getRuntime().halt(GIVEN_UP);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }, "portner-doctor-watch");
        watch.setDaemon(true);
        watch.start();
    }
}
