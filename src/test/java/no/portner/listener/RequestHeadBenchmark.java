package no.portner.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What each request's head is asked before it is forwarded, and the decoder in front of that. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RequestHeadBenchmark {

    private static final String HEAD = "GET /fiks-io/katalog/api/v1/lookup?identifikator=ORG_NO.991825827 HTTP/1.1\r\nHost: localhost:7180\r\n"
            + "User-Agent: fiks-io-klient-java/3.3.8\r\nAccept: application/json\r\nAccept-Encoding: gzip\r\nConnection: keep-alive\r\n\r\n";

    private final HttpRequest get = request(HttpMethod.GET);
    private final HttpRequest post = request(HttpMethod.POST);
    private final ByteBuf bytes = Unpooled.directBuffer().writeBytes(HEAD.getBytes(StandardCharsets.US_ASCII));
    private final EmbeddedChannel channel = new EmbeddedChannel(new RequestDecoder());
    private final RequiredHeader required = RequiredHeader.named("X-Portner");
    private final ConsumerHeader consumer = ConsumerHeader.named("X-Consumer", List.of("991825827"));

    private static HttpRequest request(HttpMethod method) {
        HttpRequest made = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, "/");
        made.headers().add("Host", "localhost:7180").add("User-Agent", "fiks-io-klient-java/3.3.8").add("Accept", "application/json")
                .add("Connection", "keep-alive");
        if (method.equals(HttpMethod.POST)) {
            made.headers().add("Content-Length", "16384");
        }
        return made;
    }

    @Benchmark
    public void check() {
        RequestHead.check(get);
    }

    @Benchmark
    public String host() {
        return RequestHead.host(get);
    }

    @Benchmark
    public boolean mayHaveBody() {
        return RequestHead.mayHaveBody(post);
    }

    @Benchmark
    public boolean isIdempotent() {
        return RequestHead.isIdempotent(get);
    }

    /** A header that the operator has named, which this call has not. */
    @Benchmark
    public Object namedHeaderThatIsMissing() {
        required.take(get.headers(), false);
        return consumer.take(get.headers(), true);
    }

    @Benchmark
    public Object decode() {
        channel.writeInbound(bytes.retainedDuplicate());
        Object head = channel.readInbound();
        channel.readInbound();
        return head;
    }
}
