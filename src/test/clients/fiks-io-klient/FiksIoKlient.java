import java.io.FileInputStream;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.util.UUID;
import no.ks.fiks.io.client.FiksIOKlient;
import no.ks.fiks.io.client.FiksIOKlientFactory;
import no.ks.fiks.io.client.konfigurasjon.AmqpKonfigurasjon;
import no.ks.fiks.io.client.konfigurasjon.FiksApiKonfigurasjon;
import no.ks.fiks.io.client.konfigurasjon.FiksIOKonfigurasjon;
import no.ks.fiks.io.client.konfigurasjon.FiksIntegrasjonKonfigurasjon;
import no.ks.fiks.io.client.konfigurasjon.IdPortenKonfigurasjon;
import no.ks.fiks.io.client.konfigurasjon.KontoKonfigurasjon;
import no.ks.fiks.io.client.konfigurasjon.VirksomhetssertifikatKonfigurasjon;
import no.ks.fiks.io.client.model.KontoId;

/** KS' client for Fiks IO as a municipality uses it, without token code: tells of each message that comes, until its input ends. */
public final class FiksIoKlient {

    /** Port, account, key store for the messages' own signatures, and its password. */
    public static void main(String... arguments) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        char[] password = arguments[3].toCharArray();
        try (FileInputStream in = new FileInputStream(arguments[2])) {
            keys.load(in, password);
        }
        String alias = keys.aliases().nextElement();
        FiksIOKonfigurasjon configuration = FiksIOKonfigurasjon.builder()
                .amqpKonfigurasjon(AmqpKonfigurasjon.builder().host("localhost").port(Integer.parseInt(arguments[0])).applikasjonNavn("a-client")
                        .meldingErBehandlet(id -> false).mottakBufferStorrelse(10).build())
                .fiksApiKonfigurasjon(FiksApiKonfigurasjon.builder().scheme("http").host("localhost").port(1).build())
                .fiksIntegrasjonKonfigurasjon(FiksIntegrasjonKonfigurasjon.builder().integrasjonId(UUID.randomUUID()).integrasjonPassord("anything")
                        .idPortenKonfigurasjon(IdPortenKonfigurasjon.builder().klientId("nobody").accessTokenUri("http://localhost:1/token")
                                .idPortenAudience("http://localhost:1/").build()).build())
                .kontoKonfigurasjon(KontoKonfigurasjon.builder().kontoId(new KontoId(UUID.fromString(arguments[1])))
                        .privatNokkel((PrivateKey) keys.getKey(alias, password)).build())
                .virksomhetssertifikatKonfigurasjon(VirksomhetssertifikatKonfigurasjon.builder().keyStore(keys).keyStorePassword(arguments[3])
                        .keyAlias(alias).keyPassword(arguments[3]).build())
                .build();
        try (FiksIOKlient client = new FiksIOKlientFactory(configuration).setMaskinportenAccessTokenSupplier(() -> "portner").build()) {
            System.out.println("connected");
            client.newSubscription((message, answers) -> {
                System.out.println("message " + message.getMeldingId().getUuid() + " " + message.getMeldingType());
                answers.ack();
            });
            System.out.println("subscribed");
            while (System.in.read() >= 0) {
                // Until whoever has started this is through with it.
            }
        }
    }
}
