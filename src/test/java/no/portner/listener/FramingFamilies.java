package no.portner.listener;

import static no.portner.listener.FramingFamilies.Writing.chunked;
import static no.portner.listener.FramingFamilies.Writing.get;
import static no.portner.listener.FramingFamilies.Writing.line;
import static no.portner.listener.FramingFamilies.Writing.post;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests that two programs could read in two ways, by the names that the families go by; none may be forwarded. */
final class FramingFamilies {

    /** What follows each of them: if it is ever a request, it has been smuggled. */
    static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private FramingFamilies() {
    }

    static Map<String, List<String>> all() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        all.put("CL.TE and TE.CL", List.of(
                post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
                post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n"),
                post("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
                post("Content-Length: 4\r\nTransfer-Encoding:\tchunked\r\n", "0\r\n\r\n"),
                post("Content-Length: 4\r\ntransfer-encoding: CHUNKED\r\n", "0\r\n\r\n"),
                post("Content-Length: 4\r\nTransfer-Encoding: identity\r\n", "body"),
                post("Content-Length: 4\r\nTransfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
                line("POST / HTTP/1.0", "Transfer-Encoding: chunked\r\n") + "0\r\n\r\n"));
        all.put("TE.TE", encodings("xchunked", "chunkedx", "chunked, identity", "identity, chunked", "identity", "gzip", "gzip, chunked",
                "chunked, chunked", "chunked,", ",chunked", "\"chunked\"", "chunked;q=1", "'chunked'", "chunked\u000b", "\u000bchunked",
                "\u0000chunked", "chunked\u0000", "\rchunked", "chunked\r", "", "chunk", "chunked chunked", "[]", "\u00a0chunked"));
        all.put("TE.0", List.of(
                line("GET / HTTP/1.1", "Transfer-Encoding: chunked\r\n") + "5\r\nGET /\r\n0\r\n\r\n",
                line("HEAD / HTTP/1.1", "Transfer-Encoding: chunked\r\n") + "0\r\n\r\n",
                line("OPTIONS / HTTP/1.1", "Transfer-Encoding: chunked\r\n") + "5\r\nGET /\r\n0\r\n\r\n",
                line("TRACE / HTTP/1.1", "Transfer-Encoding: chunked\r\n") + "0\r\n\r\n",
                line("OPTIONS / HTTP/1.1", "Transfer-Encoding : chunked\r\n") + "5\r\nGET /\r\n0\r\n\r\n"));
        all.put("CL.0 and 0.CL", List.of(
                get("Content-Length : 4\r\n") + "body", get("Content-Length\t: 4\r\n") + "body", get("Content Length: 4\r\n") + "body",
                get("Content-Length: 4\r\n folded\r\n") + "body", get("X: y\r\n Content-Length: 4\r\n") + "body",
                get("Connection: Content-Length\r\nContent-Length: 4\r\n") + "body",
                get("Connection: close, transfer_encoding\r\nContent-Length: 4\r\n") + "body"));
        all.put("Content-Length that is none or several", lengths());
        all.put("chunk sizes", sizes());
        all.put("chunk extensions and quoted strings", extensions());
        all.put("ends of chunks and trailers", List.of(
                chunked("1\r\nabc\r\n0\r\n\r\n"), chunked("3\r\nabc\n0\r\n\r\n"), chunked("3\r\nabc0\r\n\r\n"), chunked("3\r\nabc\r\r\n0\r\n\r\n"),
                chunked("3\r\nabc\r\n\r\n0\r\n\r\n"), chunked("3\nabc\r\n0\r\n\r\n"), chunked("3\r\nabc\r\n0\n\r\n"), chunked("3\r\nabc\r\n0\r\n\n"),
                chunked("0\r\nX: a\n\r\n"), chunked("0\r\nX: a\r\n folded\r\n\r\n"), chunked("0\r\n X: a\r\n\r\n"), chunked("0\r\nX : a\r\n\r\n"),
                chunked("0\r\nno colon\r\n\r\n"), chunked("0\r\nX: a\u0000b\r\n\r\n"), chunked("0\r\nX: a\rb\r\n\r\n"), chunked("0\r\n: a\r\n\r\n")));
        all.put("bare line feeds and carriage returns", List.of(
                "GET / HTTP/1.1\nHost: localhost\n\n", "GET / HTTP/1.1\nHost: localhost\r\n\r\n", "GET / HTTP/1.1\r\nHost: localhost\n\r\n",
                get("X: y\n"), get("X: y\nZ: z\r\n"), "GET / HTTP/1.1\r\nHost: localhost\r\n\n", "\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "\r\n\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "\rGET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/1.1\rHost: localhost\r\r\r\n\r\n", get("X: a\rb\r\n"), get("X: a\rTransfer-Encoding: chunked\r\n"), get("\rX: a\r\n"),
                get("X\r: a\r\n"), get("X: a\r\r\n"), "GET /\r HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET\r/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /a\nb HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET /a\rb HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\n\r \n"));
        all.put("folded lines", List.of(get("X: a\r\n b\r\n"), get("X: a\r\n\tb\r\n"), get(" X: a\r\n"), get("X: a\r\n \r\n"), get("X:\r\n a\r\n"),
                "GET / HTTP/1.1\r\n Host: localhost\r\n\r\n", "GET / HTTP/1.1\r\nHost:\r\n localhost\r\n\r\n", post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n"),
                "\r\nGET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n"));
        all.put("controls in names, values and targets", controls());
        all.put("names of headers", List.of(get("X : a\r\n"), get("X\t: a\r\n"), get(": a\r\n"), get("X\r\n"), get("X Y: a\r\n"), get("(X): a\r\n"), get("\"X\": a\r\n"),
                get("X,Y: a\r\n"), get("X/Y: a\r\n"), get("\u00e5: a\r\n"), "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", get("{X}: a\r\n"), get("X@Y: a\r\n")));
        all.put("underscore and dot aliases", List.of(get("Content_Length: 4\r\n") + "body", get("content.length: 4\r\n") + "body",
                post("Transfer_Encoding: chunked\r\n", "0\r\n\r\n"), post("Transfer.Encoding: chunked\r\n", "0\r\n\r\n"),
                post("Content-Length: 4\r\nTRANSFER_ENCODING: chunked\r\n", "body"), post("Transfer-Encoding: chunked\r\nContent_Length: 4\r\n", "0\r\n\r\n")));
        all.put("hosts", List.of("GET / HTTP/1.1\r\n\r\n", get("Host: localhost\r\n"), get("Host: other.example\r\n"), get("host: localhost\r\n"),
                "GET / HTTP/1.1\r\nHost: local host\r\n\r\n", "GET / HTTP/1.1\r\nHost: user@localhost\r\n\r\n", "GET / HTTP/1.1\r\nHost: localhost, localhost\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost/x\r\n\r\n", "GET / HTTP/1.1\r\nHost: localhost:80:80\r\n\r\n", "GET / HTTP/1.1\r\nHost:\r\n\r\n"));
        all.put("absolute-form with another Host", List.of("GET http://localhost/ HTTP/1.1\r\nHost: other.example\r\n\r\n",
                "GET https://localhost/ HTTP/1.1\r\nHost: other.example\r\n\r\n", "GET http://other.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET https://other.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET http://localhost/ HTTP/1.1\r\nHost: localhost:81\r\n\r\n",
                "GET http://localhost@other.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET http://localhost/ HTTP/1.1\r\n\r\n",
                "GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", "GET http:///x HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        all.put("request lines and HTTP/0.9", requestLines());
        return all;
    }

    private static List<String> encodings(String... values) {
        List<String> all = new ArrayList<>();
        for (String value : values) {
            all.add(post("Transfer-Encoding: " + value + "\r\n", "0\r\n\r\n"));
            all.add(post("Content-Length: 5\r\nTransfer-Encoding: " + value + "\r\n", "0\r\n\r\n"));
        }
        return all;
    }

    private static List<String> lengths() {
        List<String> all = new ArrayList<>();
        for (String value : List.of("", "+4", "-4", "-0", "4,", ",4", "4, 4", "4,5", "4 4", "0x4", "4.0", "4e0", "\"4\"", "4;", "four", "\u000b4", "4\u0000", "4\u000c",
                "9223372036854775808", "99999999999999999999999", "-9223372036854775808", "\u00b2", "4_0", "4\r")) {
            all.add(post("Content-Length: " + value + "\r\n", "body"));
        }
        all.add(post("Content-Length: 4\r\nContent-Length: 4\r\n", "body"));
        all.add(post("Content-Length: 4\r\nContent-Length: 5\r\n", "body"));
        all.add(post("Content-Length: 4\r\ncontent-length: 0\r\n", "body"));
        all.add(post("Content-Length: 4\r\nX: y\r\nContent-Length:\r\n", "body"));
        return all;
    }

    private static List<String> sizes() {
        List<String> all = new ArrayList<>();
        for (String size : List.of("", " 3", "3 ", "\t3", "3\t", "3 4", "+3", "-3", "-0", "0x3", "0X3", "3h", "3_0", "3.", "3,", "\"3\"", "x", "g", "3\u0000", "\u00003", "3\u000b",
                "3\r", "3\rX", "\r3", "80000000", "ffffffff", "100000000", "ffffffffffffffff", "10000000000000003", "fffffffffffffffffffffffffffffff3",
                "00000000000000000000000000000003", "\u00b3")) {
            all.add(chunked(size + "\r\nabc\r\n0\r\n\r\n"));
        }
        return all;
    }

    private static List<String> extensions() {
        List<String> all = new ArrayList<>();
        for (String extension : List.of(";\n", ";a\n", ";a=b\nc", ";a=\"\n\"", ";a=\"b\r\n", ";a=\"\r\nX\"", ";a\rb", ";a=\"b\rc\"", ";a=\u0000", ";\u0001", ";a=\"\u007f\"",
                " ;a=b", "\t;a", " x;a=b", ":a=b", ",a", "=a", ";a=\"b\\\r\n\"", ";a=\"b", ";", ";;a", ";a;", ";a=", ";=a", "; a", ";a =b", ";a= b", ";a=\"b\"c", ";a=b\"c\"",
                ";a=\"b\\\"", ";a b", ";\u00e5")) {
            all.add(chunked("3" + extension + "\r\nabc\r\n0\r\n\r\n"));
        }
        return all;
    }

    private static List<String> controls() {
        List<String> all = new ArrayList<>();
        for (char c : "\u0000\u0001\u0008\u000b\u000c\u000e\u001b\u001f\u007f".toCharArray()) {
            all.add(get("X" + c + ": a\r\n"));
            all.add(get("X: a" + c + "b\r\n"));
            all.add(get("X:" + c + "a\r\n"));
            all.add(get("X: a" + c + "\r\n"));
            all.add(get(c + "X: a\r\n"));
            all.add(line("GET /a" + c + "b HTTP/1.1", ""));
            all.add(line("GET /" + c + " HTTP/1.1", ""));
            all.add(line("G" + c + "T / HTTP/1.1", ""));
            all.add(line(c + "GET / HTTP/1.1", ""));
            all.add(line("GET / HTTP/1.1" + c, ""));
            all.add("GET / HTTP/1.1\r\nHost: local" + c + "host\r\n\r\n");
        }
        return all;
    }

    private static List<String> requestLines() {
        List<String> all = new ArrayList<>(List.of("GET /\r\n\r\n", "GET /\r\n", "GET\r\n\r\n"));
        for (String first : List.of("GET  / HTTP/1.1", "GET /  HTTP/1.1", "GET\t/ HTTP/1.1", "GET /\tHTTP/1.1", " GET / HTTP/1.1", "\tGET / HTTP/1.1", "GET / HTTP/1.1 ", "GET / HTTP/1.1\t",
                "GET / HTTP/1.1 x", "GET /a b HTTP/1.1", "GET / /b HTTP/1.1", "GET / http/1.1", "GET / HTTP/1.2", "GET / HTTP/0.9", "GET / HTTP/2.0", "GET / HTTP/3", "GET / HTTP/1", "GET / HTTP/1.10",
                "GET / HTTP/01.1", "GET / HTTP/1.1.1", "GET / HTTP /1.1", "GET / XTTP/1.1", "GET / HTTP/1,1", "GET / HTTP/+1.1", "GET HTTP/1.1", "/ HTTP/1.1", "G(T / HTTP/1.1", "GET,X / HTTP/1.1",
                "G\u00cbT / HTTP/1.1", "\u00a0GET / HTTP/1.1", "GET /\u00e5 HTTP/1.1", "GET /# HTTP/1.1", "GET / HTTP/1.1/", "GET x HTTP/1.1", "GET * HTTP/1.1", "GET http: HTTP/1.1", "GET // HTTP/1.1 HTTP/1.1",
                "PRI * HTTP/2.0", "GET ftp://localhost/ HTTP/1.1", "GET /a/../b HTTP/1.1", "GET /%2e%2e/b HTTP/1.1", "GET /a\\b HTTP/1.1", "GET /%00 HTTP/1.1")) {
            all.add(line(first, ""));
        }
        return all;
    }

    /** How they are written. */
    static final class Writing {

        private Writing() {
        }

        static String line(String first, String headers) {
            return first + "\r\nHost: localhost\r\n" + headers + "\r\n";
        }

        static String get(String headers) {
            return line("GET / HTTP/1.1", headers);
        }

        static String post(String headers, String body) {
            return line("POST / HTTP/1.1", headers) + body;
        }

        static String chunked(String body) {
            return post("Transfer-Encoding: chunked\r\n", body);
        }
    }
}
