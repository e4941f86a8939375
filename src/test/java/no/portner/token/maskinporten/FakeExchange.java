package no.portner.token.maskinporten;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Gives the answers that a test has laid out, and keeps what it was sent. */
class FakeExchange implements Exchange {

    final List<URI> asked = new ArrayList<>();
    final List<JwtGrant> grants = new ArrayList<>();
    private final Deque<HttpAnswer> answers = new ArrayDeque<>();

    FakeExchange answers(HttpAnswer... next) {
        answers.addAll(Arrays.asList(next));
        return this;
    }

    @Override
    public HttpAnswer post(URI tokenEndpoint, String assertion) throws IOException {
        grants.add(new JwtGrant(assertion, ""));
        return get(tokenEndpoint);
    }

    @Override
    public HttpAnswer get(URI uri) throws IOException {
        asked.add(uri);
        if (answers.isEmpty()) {
            throw new IOException("ConnectException: refused");
        }
        return answers.poll();
    }
}
