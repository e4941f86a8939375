package no.portner.listener;

import com.sun.management.ThreadMXBean;
import io.netty.channel.EventLoopGroup;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.URI;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import no.portner.error.ProxyError;
import no.portner.guard.SteadyCaller;
import no.portner.guard.SteadyCaller.Call;
import no.portner.guard.SteadyUpstream;
import no.portner.observe.AccessLog;
import no.portner.observe.Counting;
import no.portner.route.Route;
import no.portner.route.RouteTable;
import no.portner.route.Routes;
import no.portner.token.RotatingToken;
import no.portner.token.TokenCache;
import no.portner.token.TokenCacheSettings;
import no.portner.trace.Traces;
import no.portner.transport.BufferMemory;
import no.portner.transport.Transport;
import no.portner.transport.UnderTest;
import no.portner.twin.TwinPki;
import no.portner.upstream.Forwarder;
import no.portner.upstream.UpstreamSettings;
import no.portner.upstream.UpstreamTls;

/**
 * What a call allocates on Portner's event loop, both sides of it with TLS towards the upstream: a program, because it needs a JVM of its
 * own. What escape analysis would spare is counted, so the JVM has to run without it; then nothing depends on when the compiler
 * has done what. Writes a line {@code name bytes} for each kind of call: the least of several batches, for whatever happens beside the
 * calls (a sweep, a read that came in two) only adds.
 */
public final class AllocationOfCalls {

    private static final int WARM = 2000;
    private static final int BATCHES = 9;
    private static final int CALLS = 400;
    private static volatile byte[] ballast;

    private AllocationOfCalls() {
    }

    /** @param arguments how many bytes more each call is to allocate, to see whether that is noticed; none for none */
    public static void main(String[] arguments) throws Exception {
        int more = arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]);
        TwinPki pki = new TwinPki();
        EventLoopGroup loop = UnderTest.loops(1);
        try (SteadyUpstream upstream = new SteadyUpstream(pki)) {
            Parts parts = parts(loop, pki, upstream.port(), more);
            int port = new ProxyServer(parts, ClientPipeline.HANDSHAKE_TIMEOUT, System::nanoTime).bind(Transport.of(loop), ProxyServer.Kind.PROXY,
                    List.of(InetAddress.getByName("127.0.0.1")), 0);
            try (SteadyCaller caller = new SteadyCaller(port)) {
                long calls = 0;
                for (Call call : Call.values()) {
                    long[] batches = measure(loop, caller, call);
                    System.out.println(call.label() + " " + batches[0]);
                    System.err.println(call + ", bytes a call by batch: " + Arrays.toString(batches));
                    calls += WARM + BATCHES * CALLS;
                }
                if (upstream.withToken() != calls || upstream.connections() != 1) {
                    throw new IllegalStateException(upstream.withToken() + " of " + calls + " calls came with a token, on "
                            + upstream.connections() + " connections in place of one");
                }
            }
        }
        System.exit(0);
    }

    private static long[] measure(EventLoopGroup loop, SteadyCaller caller, Call call) throws Exception {
        caller.call(call, WARM);
        long[] bytes = new long[BATCHES];
        for (int i = 0; i < BATCHES; i++) {
            long before = allocated(loop);
            caller.call(call, CALLS);
            bytes[i] = (allocated(loop) - before) / CALLS;
        }
        Arrays.sort(bytes);
        return bytes;
    }

    /** Asked on the loop itself, so that what it has to do for the calls before is done. */
    private static long allocated(EventLoopGroup loop) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return loop.submit(threads::getCurrentThreadAllocatedBytes).get();
    }

    private static Parts parts(EventLoopGroup loop, TwinPki pki, int upstream, int more) throws Exception {
        Route route = Routes.to("fiks", "localhost", URI.create("https://127.0.0.1:" + upstream), Optional.of(Routes.INTEGRATION),
                Route.ClientAuthorization.KEEP, "/");
        TokenCache cache = new TokenCache(Listening.FIXED, (delay, task) -> () -> { }, System::nanoTime, () -> 0.5,
                TokenCacheSettings.DEFAULT);
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("twin", pki.ca());
        Forwarder forwarder = new Forwarder(Transport.of(loop), UpstreamTls.trusting(roots, UnderTest.TLS), address -> false, Listening.HTTP1);
        AccessLog log = new AccessLog(AccessLog.Form.OFF, System::nanoTime, System.out);
        CallLog logAndMore = Counting.before(new CallLog() {
            @Override
            public void ended(Route of, String method, int status, Duration took, ProxyError error) {
                log.ended(of, method, status, took, error);
                ballast = more == 0 ? null : new byte[more];
            }

            @Override
            public void left(CallFacts call) {
                log.left(call);
            }
        });
        return new Parts(new RouteTable(List.of(route), Set.of()), new RouteTokens(Map.of(route, new RotatingToken(cache, Routes.TOKEN))),
                forwarder, new Traffic(new Limits(100, 100), new MemoryMargin(BufferMemory.ofThisProcess())), logAndMore, IntegrationCheck.NEVER, ConsumerHeader.none(),
                RequiredHeader.none(), Unmatched.PASS, false, Interception.NONE, new UnauthorisedCounters(), Diagnostics.NONE, Traces.OFF, Optional.empty());
    }
}
