package no.portner.token;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import no.portner.error.ProxyError;

/** Attempts stay open until the test ends them. */
final class FakeSource implements TokenSource {

    final class Attempt extends CompletableFuture<AccessToken> {
        final TokenRequest request;
        final Duration atMost;
        final long born = time.getAsLong();

        Attempt(TokenRequest request, Duration atMost) {
            this.request = request;
            this.atMost = atMost;
        }

        AccessToken grant(double lifeSeconds) {
            AccessToken token = new AccessToken("token-" + attempts.indexOf(this), born, Duration.ofNanos((long) (lifeSeconds * 1e9)));
            complete(token);
            return token;
        }

        void fail(ProxyError error) {
            completeExceptionally(error);
        }
    }

    final List<Attempt> attempts = new ArrayList<>();
    private final FakeTime time;

    FakeSource(FakeTime time) {
        this.time = time;
    }

    @Override
    public synchronized CompletionStage<AccessToken> fetch(TokenRequest request, Duration atMost) {
        Attempt attempt = new Attempt(request, atMost);
        attempts.add(attempt);
        return attempt;
    }

    Attempt last() {
        return attempts.get(attempts.size() - 1);
    }
}
