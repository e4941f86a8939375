package no.portner.listener;

import io.netty.handler.codec.http.HttpHeaders;
import no.portner.error.ProxyError;
import no.portner.route.Route;
import no.portner.token.AccessToken;

/** What is known of one call when it has come to its end. To be read on its event loop, from within {@link CallLog#left} alone. */
public interface CallFacts {

    /** What stands for a duration or a token that there was not. */
    long NONE = -1;

    /** What became of a call. */
    enum Outcome {
        /** The upstream's answer has left whole, or the tunnel has ended in order. */
        ANSWERED("answered"),
        /** Portner answered in its place. */
        REFUSED("refused"),
        /** The answer had begun, and was cut off. */
        CUT("cut"),
        /** The client went away before it had the whole answer. */
        ABORTED("aborted");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** How a call came. */
    enum Mode {
        /** To Portner itself, as to a server. */
        REVERSE("reverse"),
        /** To Portner as a proxy, with a whole URL. */
        FORWARD("forward"),
        /** A {@code CONNECT}: a tunnel, or what becomes an intercepted connection. */
        CONNECT("connect"),
        /** By a client that believes to speak plain HTTP to a route's host. */
        TRANSPARENT("transparent"),
        /** Within TLS that ends here, or plain within a tunnel that does. */
        INTERCEPTED("intercepted");

        private final String word;

        Mode(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    Outcome outcome();

    /** Null when it never found one. */
    Route route();

    /** As the client sent it. */
    String method();

    /** Path and query as the upstream gets them, or what the client sent where it found no upstream; null for what was no request. */
    String target();

    /** What the client got; 0 when it went away before that. */
    int status();

    /** As {@link CallLog#ended}. */
    ProxyError error();

    /** Bytes of the request's body, or of what the client sent into the tunnel. */
    long bytesIn();

    /** Bytes of the answer's body, or of what the client got out of the tunnel, as far as they were handed to its connection. */
    long bytesOut();

    /** From the head of the request to the last byte of the answer. */
    long tookNanos();

    /** As {@link CallLog#answered}, of the last answer; NONE where none came. */
    long upstreamNanos();

    /** How long it waited for tokens; 0 when one was there, NONE when it wanted none. */
    long tokenNanos();

    /** The last token of ours that it carried; null for none. */
    AccessToken token();

    /** How often it was sent once more. */
    int retries();

    /** The request's, by now perhaps the upstream's: they may hold secrets. Null for what was no request. */
    HttpHeaders headers();

    /** Such as {@code HTTP/1.1}; null for what was no request. */
    String protocol();

    /** Null for what was no request. */
    Mode mode();
}
