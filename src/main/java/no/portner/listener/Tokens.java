package no.portner.listener;

import io.netty.util.AsciiString;
import java.util.concurrent.CompletionStage;
import no.portner.route.Route;

/** What the data path needs of the token cache. */
public interface Tokens {

    /** The {@code Authorization} value of a route's live token, or null when there is none to be had at once. Allocates nothing. */
    AsciiString live(Route route);

    /** The same, when it has to be waited for; fails with a {@link no.portner.error.ProxyError}. Completes on any thread. */
    CompletionStage<AsciiString> tokenFor(Route route);
}
