"""
Reads requests in the one way that RFC 9112 leaves. What it objects to, two origins could read in two ways; the same for what some are
known to read otherwise although it is well formed: chunks with GET, HEAD or OPTIONS, other spellings of the framing headers, Connection that names those.
"""
import re

TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
LINE = re.compile(r"(%s) ([\x21-\x7e]+) HTTP/1\.([01])" % TOKEN)
FIELD = re.compile(r"(%s):[ \t]*((?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?)[ \t]*" % TOKEN)
OTHER_SPELLING = re.compile(r"content[_.]length|transfer[_.]encoding")


class Incomplete(Exception):
    pass


class Objection(Exception):
    pass


def require(condition, otherwise):
    if not condition:
        raise Objection(otherwise)


class Reader:
    def __init__(self, text, at):
        self.text, self.at, self.fields = text, at, {}

    def line(self):
        end = self.text.find("\r\n", self.at)
        feed = self.text.find("\n", self.at)
        require(feed < 0 or feed == end + 1, "a bare line feed")
        if end < 0:
            raise Incomplete
        line, self.at = self.text[self.at:end], end + 2
        return line

    def take(self, count):
        if len(self.text) - self.at < count:
            raise Incomplete
        self.at += count
        return self.text[self.at - count:self.at]

    def lines(self):
        while True:
            line = self.line()
            if not line:
                return
            field = FIELD.fullmatch(line)
            require(field, "header line")
            yield field.group(1).lower(), field.group(2)

    def request(self):
        first = LINE.fullmatch(self.line())
        require(first, "request line")
        for name, value in self.lines():
            require(not OTHER_SPELLING.fullmatch(name), "another spelling of " + name)
            require(name not in self.fields or name not in ("host", "content-length", "transfer-encoding"), "two of " + name)
            self.fields[name] = self.fields[name] + "," + value if name in self.fields else value
        method, target, version = first.groups()
        host, length, coding = (self.fields.get(name) for name in ("host", "content-length", "transfer-encoding"))
        require(host, "no Host")
        require("://" not in target.split("?")[0] or target.split("/")[2] == host, "a URL and another Host")
        require(length is None or coding is None, "a length and chunks")
        require(length is None or re.fullmatch("0|[1-9][0-9]{0,8}", length), "Content-Length")
        require(coding is None or coding == "chunked" and method not in ("GET", "HEAD", "OPTIONS"), "Transfer-Encoding")
        require(coding is None or version == "1", "chunks in HTTP/1.0")
        options = [option.strip().lower() for option in self.fields.get("connection", "").split(",")]
        require(not {"content-length", "transfer-encoding", "host"} & set(options), "Connection")
        return "%s %s [%s]" % (method, target, self.chunks() if coding else self.take(int(length or 0)))

    def chunks(self):
        body = ""
        while True:
            size = self.line()
            require(re.fullmatch("[0-9a-fA-F]{1,7}", size), "chunk size")
            if int(size, 16) == 0:
                for _ in self.lines():
                    pass
                return body
            body += self.take(int(size, 16))
            require(self.take(2) == "\r\n", "chunk end")


def read(text):
    """The whole requests; why the rest is none, or None; the rest."""
    whole, at = [], 0
    while at < len(text):
        reader = Reader(text, at)
        try:
            whole.append(reader.request())
            at = reader.at
        except Incomplete:
            return whole, None, text[at:]
        except Objection as objection:
            return whole, str(objection), text[at:]
    return whole, None, ""
