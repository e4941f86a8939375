package no.portner;

import java.util.List;
import no.portner.amqp.AmqpBytes;
import no.portner.listener.ScriptedUpstream;
import no.portner.listener.ScriptedUpstream.Script;
import no.portner.twin.Fault;
import no.portner.twin.TestServerTls;

/** What can be wrong between the patient and Fiks IO's broker. */
final class BrokerIllness {

    private BrokerIllness() {
    }

    static List<Illness> all() {
        return List.of(
                new Illness("nobody listens at the broker's port", "fiks-tcp", "tcp-refused", 1,
                        (ward, cure) -> listening(ward, Illness.closed())),
                new Illness("a broker with an expired certificate", "fiks-tls", "tls-expired", 1, (ward, cure) -> listening(ward,
                        cure.later(new ScriptedUpstream(TestServerTls.expired(ward.twin().pki()))).port())),
                of("a broker that refuses the login", "amqp-refused", answering(AmqpBytes.close(403, "ACCESS_REFUSED - Login was refused"))),
                of("a broker that closes without a word", "amqp-refused", answering(null)),
                new Illness("a token that is too long for an old broker", "amqp-login", "amqp-too-large", 1, (ward, cure) -> {
                    token(ward, 4100);
                    broker(ward, cure, answering(null));
                }),
                new Illness("a token that is too long for every broker", "amqp-login", "amqp-too-large", 1, (ward, cure) -> {
                    token(ward, 8200);
                    broker(ward, cure, answering(null));
                }),
                of("a broker that is being stopped", "amqp-error", answering(AmqpBytes.close(320, "CONNECTION_FORCED - going down"))),
                new Illness("a broker that says nothing", "amqp-login", "amqp-silent", 1, (ward, cure) -> {
                    ward.hurryWithCalls();
                    broker(ward, cure, ScriptedUpstream.Connection::sawEnd);
                }),
                of("a broker that takes certificates alone", "amqp-odd", connection -> connection.send(AmqpBytes.start("EXTERNAL")).sawEnd()),
                of("a broker of another version", "amqp-odd", connection -> connection.send("AMQP\0\1\0\0").close()),
                of("a web server in the broker's place", "amqp-odd", connection -> connection.send("HTTP/1.1 400 Bad Request\r\n\r\n").close()));
    }

    /** A patient whose Portner listens for clients of Fiks IO. */
    static void listening(Ward ward, int port) {
        ward.set("PORTNER_AMQP", "true");
        ward.set("PORTNER_AMQP_HOST", "localhost");
        ward.set("PORTNER_AMQP_UPSTREAM", "amqps://127.0.0.1:" + port);
    }

    /** The same with a broker that does so on each connection, the one that only looks at TLS included. */
    static ScriptedUpstream broker(Ward ward, Illness.Cure cure, Script script) throws Exception {
        ScriptedUpstream broker = cure.later(new ScriptedUpstream(ward.twin().pki())).always(script);
        listening(ward, broker.port());
        return broker;
    }

    private static Illness of(String name, String code, Script script) {
        return new Illness(name, "amqp-login", code, 1, (ward, cure) -> broker(ward, cure, script));
    }

    /** @param answer to the credentials; null for a broker that just goes */
    static Script answering(byte[] answer) {
        return connection -> {
            if (connection.in().readNBytes(8).length == 8) {
                connection.send(AmqpBytes.start("PLAIN AMQPLAIN"));
                if (AmqpBytes.read(connection.in()) != null && answer != null) {
                    connection.send(answer).sawEnd();
                }
            }
            connection.close();
        };
    }

    private static void token(Ward ward, int length) {
        ward.twin().faults().add(Fault.status(200, "{\"access_token\":\"" + "x".repeat(length) + "\",\"expires_in\":120,\"scope\":\"ks:fiks\"}"));
    }
}
