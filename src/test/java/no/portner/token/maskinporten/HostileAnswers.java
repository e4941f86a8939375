package no.portner.token.maskinporten;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** What a token endpoint that is broken, in the wrong hands or not Maskinporten at all may answer. */
final class HostileAnswers {

    static final String TOKEN = "the-token";
    static final byte[] MEBIBYTE = "x".repeat(1024 * 1024).getBytes(StandardCharsets.ISO_8859_1);
    private static final String JSON = json(TOKEN);
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String TYPE = "Content-Type: application/json\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";
    /** Where both are sane. */
    private static final Set<Outcome> EITHER = Set.of(Outcome.TOKEN, Outcome.UNREACHABLE);
    private static final byte[] CHUNK = ("100000\r\n" + "x".repeat(1024 * 1024) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);

    /** What may come of an attempt: the right token, or one of two errors that pass. */
    enum Outcome { TOKEN, UNREACHABLE, TIMEOUT }

    record Case(String name, HostileServer.Script script, Set<Outcome> outcomes) {

        @Override
        public String toString() {
            return name;
        }
    }

    private HostileAnswers() {
    }

    static Stream<Case> all() {
        return Stream.of(large(), tokens(), contentTypes(), ends(), interim(), framing(), nothing()).flatMap(cases -> cases);
    }

    private static Stream<Case> large() {
        return Stream.of(
                unreachable("64 MB of declared length", c -> c.send(OK + TYPE + "Content-Length: 67108864\r\n\r\n").send(MEBIBYTE, 64)),
                unreachable("64 MB in chunks", c -> c.send(OK + TYPE + CHUNKED).send(CHUNK, 64).send("0\r\n\r\n")),
                unreachable("64 MB of blanks before the object", c -> c.send(OK + TYPE + "Content-Length: 67108864\r\n\r\n")
                        .send(" ".repeat(1024 * 1024).getBytes(StandardCharsets.ISO_8859_1), 64)),
                unreachable("chunks without end", c -> c.send(OK + TYPE + CHUNKED).send(CHUNK, Long.MAX_VALUE)),
                unreachable("a body without end or length", c -> c.send("HTTP/1.0 200 OK\r\n" + TYPE + "\r\n").send(MEBIBYTE,
                        Long.MAX_VALUE)),
                unreachable("an error of 64 MB", c -> c.send("HTTP/1.1 400 Bad Request\r\n" + TYPE + "Content-Length: 67108864\r\n\r\n")
                        .send(MEBIBYTE, 64)),
                new Case("a form of 64 MB", c -> c.send(OK + "Content-Type: multipart/form-data; boundary=x\r\n"
                        + "Content-Length: 67108864\r\n\r\n"
                        + "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n").send(MEBIBYTE, 64),
                        Set.of(Outcome.UNREACHABLE, Outcome.TIMEOUT)),
                unreachable("a header of 64 MB", c -> c.send(OK + "X-Large: ").send(MEBIBYTE, 64).send("\r\n\r\n")),
                unreachable("a status line without end", c -> c.send("HTTP/1.1 200 ").send(MEBIBYTE, Long.MAX_VALUE)),
                unreachable("headers without end", c -> c.send(OK).send("X-Many: many\r\n".repeat(1000).getBytes(), Long.MAX_VALUE)),
                unreachable("a chunk extension without end", c -> c.send(OK + TYPE + CHUNKED + "5;").send(MEBIBYTE, Long.MAX_VALUE)),
                unreachable("trailers without end", c -> c.send(OK + TYPE + CHUNKED + "0\r\n")
                        .send("X-Many: many\r\n".repeat(1000).getBytes(), Long.MAX_VALUE)));
    }

    private static Stream<Case> tokens() {
        String longest = "x".repeat(16 * 1024);
        return Stream.concat(
                Stream.of("a\\r\\nX-Evil: b", "a\\nb", "a\\u0000b", "\\u001b[31m", "a b", " a", "a\\t", "", "tøken", "\\u2028", "\\u007f",
                        "\\ud800", longest + "x").map(token -> unreachable("a token " + token.substring(0, Math.min(20, token.length())),
                                whole(json(token)))),
                Stream.of(
                        granted("a token of 16 KiB", whole(json(longest))),
                        unreachable("a raw line break in the token", whole(json("a\r\nX-Evil: b"))),
                        unreachable("a token that is a number", whole("{\"access_token\":1,\"expires_in\":120}")),
                        unreachable("a token that is null", whole("{\"access_token\":null,\"expires_in\":120}")),
                        unreachable("two tokens", whole("{\"access_token\":\"a\",\"access_token\":\"b\",\"expires_in\":120}")),
                        unreachable("deep nesting", whole("{\"access_token\":\"a\",\"b\":" + "[".repeat(30_000) + "]".repeat(30_000)
                                + "}")),
                        granted("a number of 20 000 digits", whole("{\"access_token\":\"" + TOKEN + "\",\"expires_in\":120,\"b\":[\""
                                + "9".repeat(20_000) + "\"]}"))));
    }

    private static Stream<Case> contentTypes() {
        return Stream.of("text/html", "multipart/form-data; boundary=x",
                "application/json;charset=UTF-8", "application/json; charset=\"no-such\"", "image/png", ";;;", "",
                "*/*", "application/x-www-form-urlencoded").map(type -> new Case("content type " + type,
                        whole("Content-Type: " + type + "\r\n", JSON), EITHER));
    }

    private static Stream<Case> ends() {
        String begun = OK + TYPE + "Content-Length: " + JSON.length() + "\r\n\r\n" + JSON.substring(0, 20);
        return Stream.of(
                unreachable("cut within its length", c -> c.send(begun).close()),
                unreachable("reset within its length", c -> c.send(begun).reset()),
                timeout("silent within its length", c -> c.send(begun)),
                unreachable("cut within a chunk", c -> c.send(OK + TYPE + CHUNKED + "40\r\n" + JSON.substring(0, 20)).close()),
                unreachable("cut between chunks", c -> c.send(OK + TYPE + CHUNKED + chunk(JSON)).close()),
                unreachable("cut within the head", c -> c.send(OK + "Content-Ty").close()),
                timeout("silent within the head", c -> c.send(OK + "Content-Ty")),
                timeout("dripping", c -> c.send(OK + TYPE + "Content-Length: " + JSON.length() + "\r\n\r\n").drip(JSON,
                        Duration.ofMillis(200))),
                timeout("a dripping head", c -> c.drip(OK + TYPE + "X: " + "x".repeat(1000), Duration.ofMillis(50))),
                timeout("silent", c -> { }),
                unreachable("closed", HostileServer.Connection::close),
                unreachable("reset", HostileServer.Connection::reset),
                granted("HTTP/1.0 without length", c -> c.send("HTTP/1.0 200 OK\r\n" + TYPE + "\r\n" + JSON).close()),
                unreachable("HTTP/1.0 without length, cut", c -> c.send("HTTP/1.0 200 OK\r\n" + TYPE + "\r\n" + JSON.substring(0, 20))
                        .close()),
                granted("HTTP/1.1 without length", c -> c.send(OK + TYPE + "\r\n" + JSON).close()),
                unreachable("HTTP/0.9", c -> c.send(JSON).close()));
    }

    private static Stream<Case> interim() {
        return Stream.of(
                granted("100 before the answer", c -> c.send("HTTP/1.1 100 Continue\r\n\r\n").send(answer(TYPE, JSON))),
                granted("103 before the answer", c -> c.send("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n").send(answer(TYPE, JSON))),
                new Case("102 before the answer", c -> c.send("HTTP/1.1 102 Processing\r\n\r\n").send(answer(TYPE, JSON)), EITHER),
                new Case("101 in place of an answer", c -> c.send("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\n"
                        + "Upgrade: x\r\n\r\n").send(MEBIBYTE, 4), Set.of(Outcome.UNREACHABLE, Outcome.TIMEOUT)),
                new Case("interim answers without end", c -> c
                        .send("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n".repeat(1000).getBytes(), 100),
                        Set.of(Outcome.UNREACHABLE, Outcome.TIMEOUT)));
    }

    private static Stream<Case> framing() {
        return Stream.of(
                unreachable("gzip that nobody asked for", c -> c.send(OK + TYPE + "Content-Encoding: gzip\r\nContent-Length: "
                        + gzip(JSON).length
                        + "\r\n\r\n").send(gzip(JSON))),
                unreachable("a gzip bomb", c -> c.send(OK + TYPE + "Content-Encoding: gzip\r\nContent-Length: "
                        + gzip(" ".repeat(9_000_000)).length
                        + "\r\n\r\n").send(gzip(" ".repeat(9_000_000)))),
                unreachable("two lengths", c -> c.send(OK + TYPE + "Content-Length: " + JSON.length() + "\r\nContent-Length: 3\r\n\r\n"
                        + JSON)
                        .close()),
                new Case("length and chunks", c -> c.send(OK + TYPE + "Content-Length: 3\r\n" + CHUNKED + chunk(JSON) + "0\r\n\r\n"),
                        EITHER),
                granted("two answers", c -> c.send(answer(TYPE, JSON) + answer(TYPE, json("another")))),
                granted("an answer and more", c -> c.send(answer(TYPE, JSON) + "garbage".repeat(1000))),
                unreachable("a bad chunk size", c -> c.send(OK + TYPE + CHUNKED + "zz\r\n" + JSON)),
                unreachable("a negative length", c -> c.send(OK + TYPE + "Content-Length: -1\r\n\r\n" + JSON).close()),
                unreachable("a header without a name", c -> c.send(OK + ": x\r\nContent-Length: 2\r\n\r\n{}")),
                unreachable("garbage", c -> c.send("\u0000\u0001\u0002garbage\r\n\r\n").close()),
                unreachable("TLS", c -> c.send("\u0015\u0003\u0001\u0000\u0002\u0002\u0028").close()),
                unreachable("HTTP/2", c -> c.send("\u0000\u0000\u0006\u0004\u0000\u0000\u0000\u0000\u0000").close()),
                unreachable("a status of 4 digits", c -> c.send("HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n")),
                unreachable("a status that is a word", c -> c.send("HTTP/1.1 OK 200\r\nContent-Length: 0\r\n\r\n")));
    }

    private static Stream<Case> nothing() {
        return Stream.of(
                unreachable("an empty 200", c -> c.send(answer(TYPE, ""))),
                unreachable("204", c -> c.send("HTTP/1.1 204 No Content\r\n\r\n")),
                unreachable("205", c -> c.send("HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n")),
                unreachable("201", c -> c.send("HTTP/1.1 201 Created\r\nContent-Length: " + JSON.length() + "\r\n\r\n" + JSON)),
                unreachable("a page", c -> c.send(answer("Content-Type: text/html\r\n", "<html>Logg inn</html>"))),
                unreachable("a page with 403", c -> c
                        .send(answer("Content-Type: text/html\r\n", "<html>").replace("200 OK", "403 Forbidden"))));
    }

    static HostileServer.Script whole(String body) {
        return whole(TYPE, body);
    }

    static HostileServer.Script whole(String headers, String body) {
        return connection -> connection.send(answer(headers, body));
    }

    static String json(String token) {
        return "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":120}";
    }

    private static String answer(String headers, String body) {
        return OK + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String chunk(String content) {
        return Integer.toHexString(content.length()) + "\r\n" + content + "\r\n";
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Case granted(String name, HostileServer.Script script) {
        return new Case(name, script, Set.of(Outcome.TOKEN));
    }

    private static Case unreachable(String name, HostileServer.Script script) {
        return new Case(name, script, Set.of(Outcome.UNREACHABLE));
    }

    private static Case timeout(String name, HostileServer.Script script) {
        return new Case(name, script, Set.of(Outcome.TIMEOUT));
    }
}
