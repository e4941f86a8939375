package no.portner.upstream;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import no.portner.route.Match;
import no.portner.route.Routes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The header rules on the heads that an ordinary client and an ordinary server send. They work in place, so each operation begins with a
 * head as the decoder makes it: what that alone takes is measured too, and is to be subtracted.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeaderPolicyBenchmark {

    private static final String[] REQUEST = {"Host", "localhost:7180", "User-Agent", "fiks-io-klient-java/3.3.8", "Accept", "application/json",
        "Accept-Encoding", "gzip", "Connection", "keep-alive", "Content-Type", "application/json", "X-Request-Id",
        "6f1d2f64-9c1f-4e55-8f0a-0a3a4f1de0c1", "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"};
    private static final String[] ANSWER = {"Date", "Mon, 23 Nov 2026 10:00:00 GMT", "Content-Type", "application/json",
        "Content-Length", "1024", "Connection", "keep-alive", "Cache-Control", "no-store", "X-Content-Type-Options", "nosniff",
        "Strict-Transport-Security", "max-age=31536000", "X-Frame-Options", "DENY"};

    private final Match match = new Match(Routes.fiks(), "/fiks-io/katalog/api/v1/lookup", true, "http://localhost:7180");
    private final AsciiString token = AsciiString.of("Bearer " + "x".repeat(900));
    private final byte[][] request = names(REQUEST);
    private final byte[][] answer = names(ANSWER);

    private static byte[][] names(String[] namesAndValues) {
        byte[][] names = new byte[namesAndValues.length][];
        for (int i = 0; i < names.length; i += 2) {
            names[i] = namesAndValues[i].getBytes(StandardCharsets.US_ASCII);
        }
        return names;
    }

    /** As Netty's decoder does: a new {@link AsciiString} for the name, which nobody has made a String of yet, and a String for the value. */
    private static void fill(HttpHeaders headers, byte[][] names, String[] namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(new AsciiString(names[i], false), namesAndValues[i + 1]);
        }
    }

    private HttpRequest newRequest() {
        HttpRequest made = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", DefaultHttpHeadersFactory.headersFactory());
        fill(made.headers(), request, REQUEST);
        return made;
    }

    private HttpResponse newAnswer() {
        HttpResponse made = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, DefaultHttpHeadersFactory.headersFactory());
        fill(made.headers(), answer, ANSWER);
        return made;
    }

    @Benchmark
    public HttpRequest requestAlone() {
        return newRequest();
    }

    @Benchmark
    public HttpRequest toUpstream() {
        HttpRequest made = newRequest();
        HeaderPolicy.toUpstream(made, match, token);
        return made;
    }

    @Benchmark
    public boolean wantsToken(Heads heads) {
        return HeaderPolicy.wantsToken(heads.request.headers(), match);
    }

    @Benchmark
    public boolean asksForWebSocket(Heads heads) {
        return HeaderPolicy.asksForWebSocket(heads.request);
    }

    @Benchmark
    public HttpResponse answerAlone() {
        return newAnswer();
    }

    @Benchmark
    public HttpResponse toClient() {
        HttpResponse made = newAnswer();
        HeaderPolicy.toClient(made, match);
        return made;
    }

    @Benchmark
    public Object objectionToAnswer(Heads heads) {
        return ResponseHead.objection(heads.answer, false);
    }

    /** Heads that are looked at only. */
    @State(Scope.Thread)
    public static class Heads {

        final HttpRequest request = new HeaderPolicyBenchmark().newRequest();
        final HttpResponse answer = new HeaderPolicyBenchmark().newAnswer();
    }
}
