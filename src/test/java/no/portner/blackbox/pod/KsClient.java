package no.portner.blackbox.pod;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import no.ks.fiks.io.klient.FiksIOUtsendingKlient;
import no.ks.fiks.io.klient.FiksIOUtsendingKlientBuilder;
import no.ks.fiks.io.klient.IntegrasjonAuthenticationStrategy;
import no.ks.fiks.io.klient.MeldingSpesifikasjonApiModel;
import no.ks.fiks.io.klient.SendtMeldingApiModel;

/**
 * KS' library for sending by Fiks IO, as a program. It insists on a token: its supplier has the word that stands for none. For each line
 * "METHOD URL BYTES" a message is sent to the URL's host; answers each with a line "200 HTTP/1.1 ID" when the library has made a message
 * of the answer, or "failed REASON".
 */
final class KsClient {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private KsClient() {
    }

    /** @param arguments the integration's id */
    public static void main(String... arguments) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            URI uri = URI.create(line.split(" ")[1]);
            int standard = uri.getScheme().equals("https") ? HTTPS : HTTP;
            try (FiksIOUtsendingKlient client = new FiksIOUtsendingKlientBuilder().withScheme(uri.getScheme()).withHostName(uri.getHost())
                    .withPortNumber(uri.getPort() < 0 ? standard : uri.getPort())
                    .withAuthenticationStrategy(new IntegrasjonAuthenticationStrategy(() -> "portner", UUID.fromString(arguments[0]),
                            "portner"))
                    .build()) {
                System.out.println(send(client, Integer.parseInt(line.split(" ")[2])));
            }
        }
    }

    private static String send(FiksIOUtsendingKlient client, int bytes) {
        UUID receiver = UUID.randomUUID();
        MeldingSpesifikasjonApiModel message = MeldingSpesifikasjonApiModel.builder().avsenderKontoId(UUID.randomUUID())
                .mottakerKontoId(receiver).meldingType("no.portner.test").ttl(60_000L).build();
        try {
            SendtMeldingApiModel sent = client.send(message, Optional.of(new ByteArrayInputStream(new byte[bytes])));
            return receiver.equals(sent.getMottakerKontoId()) && sent.getMeldingId() != null ? "200 HTTP/1.1 " + sent.getMeldingId()
                    : "failed: another message came back: " + sent;
        } catch (RuntimeException e) {
            return "failed " + e + " " + e.getCause();
        }
    }
}
