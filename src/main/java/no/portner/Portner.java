package no.portner;

import io.netty.channel.EventLoopGroup;
import io.quarkus.netty.MainEventLoopGroup;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.vertx.http.HttpServer;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import no.portner.admin.AdminGuard;
import no.portner.admin.AdminHosts;
import no.portner.admin.LiveEvents;
import no.portner.admin.LogControl;
import no.portner.admin.Status;
import no.portner.admin.TokenApi;
import no.portner.cli.CommandLine;
import no.portner.config.ConfigurationProblems;
import no.portner.config.Environment;
import no.portner.observe.Metrics;
import no.portner.observe.Vitals;
import no.portner.sandbox.Sandbox;
import org.jboss.logging.Logger;

/** The program: configuration, keys, listeners, announce, wait, drain. */
@QuarkusMain
public final class Portner implements QuarkusApplication {

    private static final int WRONG_CONFIGURATION = CommandLine.EX_USAGE;
    private static final int CANNOT_LISTEN = 1;
    /** Set by the build's dev mode alone: there the twin sets variables, and it comes up with Quarkus. */
    private static final String DEVELOPMENT = "portner.development";
    private static final Logger LOG = Logger.getLogger(Portner.class);

    /** Begun by {@link #main} before anything is started; in dev mode, where the twin sets the variables, {@link #run} prepares. */
    private static Preparation begunByMain;

    private final Environment environment;
    private final EventLoopGroup loops;
    private final Vitals vitals;
    private final Status status;
    private final Metrics metrics;
    private final AdminGuard adminGuard;
    private final TokenApi tokenApi;
    private final LogControl logControl;
    private final LiveEvents live;
    private final HttpServer quarkus;

    Portner(Environment environment, @MainEventLoopGroup EventLoopGroup loops, Vitals vitals, Status status, Metrics metrics,
            AdminGuard adminGuard, TokenApi tokenApi, LogControl logControl, LiveEvents live, HttpServer quarkus) {
        this.environment = environment;
        this.loops = loops;
        this.vitals = vitals;
        this.status = status;
        this.metrics = metrics;
        this.adminGuard = adminGuard;
        this.tokenApi = tokenApi;
        this.logControl = logControl;
        this.live = live;
        this.quarkus = quarkus;
    }

    public static void main(String... args) {
        if (!Boolean.getBoolean(DEVELOPMENT)) {
            if (args.length > 0) {
                System.exit(CommandLine.standard(() -> Inspection.of(System.getenv()), DoctorProgram::start).run(args));
            }
            try {
                begunByMain = Preparation.begin(PortnerConfig.from(System.getenv()), System.getenv());
            } catch (ConfigurationProblems problems) {
                end(problems);
            }
            QuarkusSettings.apply(begunByMain.config());
        }
        Quarkus.run(Portner.class, args);
    }

    /** Quarkus is up and none of its listeners is open: the last moment to refuse a wrong key. */
    static void beforeAnythingListens(@Observes StartupEvent started) {
        if (begunByMain != null) {
            try {
                begunByMain.await();
            } catch (ConfigurationProblems problems) {
                end(problems);
            }
        }
    }

    /** At once: an orderly exit would wait for a start that waits for us, and there is nothing to put in order. */
    private static void end(ConfigurationProblems problems) {
        System.err.println("portner: " + problems.getMessage());
        System.err.flush();
        Runtime.getRuntime().halt(WRONG_CONFIGURATION);
    }

    @Override
    public int run(String... args) throws Exception {
        Prepared prepared = begunByMain != null ? begunByMain.await() : Prepared.from(environment.variables());
        Termination.exitZeroOnSigterm();
        try (Assembly portner = Assembly.of(prepared, loops, metrics)) {
            int adminPort = actual(quarkus.getPort(), prepared.config().admin());
            int probesPort = actual(quarkus.getManagementPort(), prepared.config().probes());
            Listeners listeners = portner.listen(adminPort, probesPort);
            vitals.started(loops, portner::missing);
            status.source(portner.telling().fixed(), portner.telling()::now);
            PortnerConfig config = prepared.config();
            adminGuard.hosts(AdminHosts.of(config.admin().address(), !config.admin().loopback(), config.hostAliases()));
            config.offered().tokenHeader().ifPresent(header -> tokenApi.offer(header, portner.tokenOffer()));
            logControl.offer(config.forward().requiredHeader().orElse(AdminConfig.DEFAULT_HEADER), new RunningLog(config.log(), portner.accessLog()));
            Announcement.log(prepared, loops, listeners, Sandbox.enter(config.sandbox()), adminPort, probesPort);
            StartHeap.isGivenBack(loops);
            environment.banner(listeners.proxy()).ifPresent(System.out::println);
            Quarkus.waitForExit();
            portner.drain();
            live.end();
            return 0;
        } catch (IOException e) {
            LOG.error(e.getMessage());
            return CANNOT_LISTEN;
        }
    }

    /** Quarkus tells a port only when it is not the configured one. */
    private static int actual(int told, ListenerConfig configured) {
        return told < 0 ? configured.port() : told;
    }
}
