"""
Requests for bench/differential, by family. AMBIGUOUS ones two programs could read in two ways: none may reach an origin. PLAIN ones are
well formed, if unusual, and say what an origin is to see of them. Behind each comes SMUGGLED.
"""
HOST = "api.fiks.test.ks.no"
SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" % HOST


def head(first, *headers):
    return "\r\n".join((first, "Host: " + HOST) + headers) + "\r\n\r\n"


def get(*headers):
    return head("GET / HTTP/1.1", *headers)


def post(body, *headers):
    return head("POST / HTTP/1.1", *headers) + body


def chunked(body):
    return post(body, "Transfer-Encoding: chunked")


CHUNKED, LENGTH, END = "Transfer-Encoding: chunked", "Content-Length: 4", "0\r\n\r\n"

AMBIGUOUS = {
    "CL.TE, TE.CL": [
        post(END, LENGTH, CHUNKED), post(END, CHUNKED, LENGTH), post(END, "Content-Length: 0", CHUNKED), post(END, LENGTH, "Transfer-Encoding:\tchunked"),
        head("POST / HTTP/1.0", CHUNKED) + END],
    "TE.TE": [post(END, LENGTH, "Transfer-Encoding: " + value) for value in (
        "xchunked", "chunked, identity", "identity, chunked", "chunked, chunked", "identity", "\"chunked\"", "chunked;q=1", "\x0bchunked", "chunked\x00", ",chunked")]
        + [post(END, CHUNKED, "Transfer-Encoding: x"), post(END, "Transfer-Encoding : chunked"), post(END, "Transfer-Encoding:\r\n chunked")],
    "TE.0": [head("GET / HTTP/1.1", CHUNKED) + "5\r\nGET /\r\n" + END, head("OPTIONS / HTTP/1.1", CHUNKED) + "5\r\nGET /\r\n" + END,
             head("HEAD / HTTP/1.1", CHUNKED) + END],
    "0.CL": [get("Content-Length : 4") + "body", get("Content Length: 4") + "body", get("X: y\r\n Content-Length: 4") + "body",
             get("Connection: Content-Length", LENGTH) + "body"],
    "Content-Length": [post("body", "Content-Length: " + value) for value in (
        "", "+4", "-4", "4,5", "4, 4", "4 4", "0x4", "4.0", "\x0b4", "4\x00", "9223372036854775808", "99999999999999999999999")]
        + [post("body", LENGTH, "Content-Length: 5"), post("body", LENGTH, LENGTH)],
    "chunk size": [chunked(size + "\r\nabc\r\n" + END) for size in (
        "", " 3", "3 ", "3 4", "+3", "-3", "0x3", "3h", "3_0", "3\x00", "3\r", "3\rX", "80000000", "ffffffffffffffff", "10000000000000003")],
    "chunk extension": [chunked("3" + extension + "\r\nabc\r\n" + END) for extension in (
        ";\n", ";a=b\nc", ";a=\"\n\"", ";a=\"b\r\n", ";a\rb", ";a=\x00", "\t;a", " x;a", ":a")],
    "chunk end, trailer": [chunked(body) for body in (
        "1\r\nabc\r\n" + END, "3\r\nabc\n" + END, "3\r\nabc" + END, "3\nabc\r\n" + END, "3\r\nabc\r\n0\n\r\n", "3\r\nabc\r\n0\r\n\n",
        "0\r\nX: a\n\r\n", "0\r\nX: a\r\n b\r\n\r\n", "0\r\nX : a\r\n\r\n", "0\r\nno colon\r\n\r\n", "0\r\nX: a\x00b\r\n\r\n")],
    "bare LF, bare CR": [
        "GET / HTTP/1.1\nHost: %s\n\n" % HOST, get("X: y\nZ: z"), "GET / HTTP/1.1\r\nHost: %s\r\n\n" % HOST, "\nGET / HTTP/1.1\r\nHost: %s\r\n\r\n" % HOST,
        get("X: a\rb"), get("X: a\rTransfer-Encoding: chunked"), get("X: a\r"), head("GET /a\rb HTTP/1.1"), head("GET\r/ HTTP/1.1")],
    "obs-fold": [get("X: a\r\n b"), get("X: a\r\n\tb"), get("X: a\r\n "), "GET / HTTP/1.1\r\n Host: %s\r\n\r\n" % HOST, "GET / HTTP/1.1\r\nHost:\r\n %s\r\n\r\n" % HOST],
    "NUL and controls": [made % c for c in "\x00\x01\x0b\x7f" for made in (
        get("X%s: a"), get("X: a%sb"), get("%sX: a"), head("GET /a%sb HTTP/1.1"), head("%sGET / HTTP/1.1"), head("GET / HTTP/1.1%s"))],
    "header names": [get("X : a"), get("X\t: a"), get(": a"), get("X"), get("X Y: a"), get("(X): a"), get("X,Y: a")],
    "aliases": [get("Content_Length: 4") + "body", get("content.length: 4") + "body", post(END, "Transfer_Encoding: chunked"), post("body", LENGTH, "Transfer.Encoding: chunked")],
    "Host": [get("Host: " + HOST), get("Host: other.example"), "GET / HTTP/1.1\r\n\r\n", "GET http://%s/ HTTP/1.1\r\nHost: other.example\r\n\r\n" % HOST],
    "request line": [head(first) for first in (
        "GET  / HTTP/1.1", "GET\t/ HTTP/1.1", " GET / HTTP/1.1", "GET / HTTP/1.1 ", "GET /a b HTTP/1.1", "GET / http/1.1", "GET / HTTP/1.10", "GET / HTTP/01.1",
        "GET / HTTP/2.0", "GET / XTTP/1.1", "G(T / HTTP/1.1")] + ["GET /\r\n\r\n"],
}

THEN = "GET /smuggled []"
PLAIN = {
    "pipelining": [(get() + head("GET /2 HTTP/1.1"), ["GET / []", "GET /2 []", THEN])],
    "empty line ahead": [("\r\n\r\n" + get(), ["GET / []", THEN])],
    "chunk extension in quotes": [(chunked("3;a=\"b;c\"\r\nabc\r\n" + END), ["POST / [abc]", THEN])],
    "trailer": [(chunked("3\r\nabc\r\n0\r\nX: a\r\n\r\n"), ["POST / [abc]", THEN])],
    "body like a request": [(post("GET / HTTP/1.1\r\n\r\n", "Content-Length: 18"), ["POST / [GET / HTTP/1.1\r\n\r\n]", THEN])],
    "Upgrade": [(get("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"), ["GET / []", THEN]),
                (get("Connection: Upgrade", "Upgrade: TLS/1.0"), ["GET / []", THEN])],
    # Early data: the origin agrees to no upgrade, so what followed the wish is no request.
    "early data": [(get("Connection: Upgrade", "Upgrade: websocket"), ["GET / []"])],
}


def shown(payload):
    text = "".join({"\r": "\\r", "\n": "\\n", "\t": "\\t"}.get(c, c if " " <= c < "\x7f" else "\\x%02x" % ord(c)) for c in payload)
    return text.replace("Host: %s\\r\\n" % HOST, "").replace(HOST, "HOST")
