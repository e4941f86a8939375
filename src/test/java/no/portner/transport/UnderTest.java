package no.portner.transport;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.util.Locale;

/**
 * What tests of the data path run on: the native libraries where they can be loaded, or what the property {@code portner.native.libraries} says
 * ({@code off}, {@code require}).
 */
public final class UnderTest {

    public static final NativeLibraries LIBRARIES = NativeLibraries.load(
            NativeLibraries.Use.valueOf(System.getProperty("portner.native.libraries", "auto").toUpperCase(Locale.ROOT)));
    public static final TlsEngine TLS = LIBRARIES.tls();

    private UnderTest() {
    }

    public static EventLoopGroup loops(int threads) {
        return LIBRARIES.epoll() ? new EpollEventLoopGroup(threads) : new NioEventLoopGroup(threads);
    }

    /** For {@code EnabledIf}. */
    static boolean isEpoll() {
        return LIBRARIES.epoll();
    }
}
