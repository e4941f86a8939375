package no.portner.key;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** PEM: certificates and keys in any order, in one file or in two. */
final class PemSource {

    private PemSource() {
    }

    /**
     * @param keyFile holds the key; the same file as {@code certificateFile} where there is only one
     * @param certificateFile holds the certificates; empty for a registered key
     */
    static FoundKeys read(KeyFile keyFile, Optional<KeyFile> certificateFile, Password password) throws KeyProblem {
        List<X509Certificate> certificates = new ArrayList<>();
        if (certificateFile.isPresent()) {
            KeyFile file = certificateFile.get();
            for (PemObject block : blocks(file)) {
                if (block.getType().equals("CERTIFICATE") || block.getType().equals("X509 CERTIFICATE")) {
                    certificates.add(Certificates.parse(block.getContent(), file.toString()));
                } else if (block.getType().equals("PKCS7")) {
                    throw file.problem("holds PKCS#7. Write its certificates as PEM: openssl pkcs7 -print_certs.");
                }
            }
        }
        List<PrivateKey> keys = new ArrayList<>();
        for (PemObject block : blocks(keyFile)) {
            Optional<PrivateKey> key = PemKey.read(block, password, keyFile);
            key.ifPresent(keys::add);
        }
        List<FoundKeys.Entry> entries = new ArrayList<>();
        for (PrivateKey key : keys) {
            // A single key that fits none is paired nevertheless, so that the check which follows says that they do not fit.
            Optional<X509Certificate> own = Certificates.ofKey(key, certificates)
                    .or(() -> keys.size() == 1 ? certificates.stream().findFirst() : Optional.empty());
            entries.add(new FoundKeys.Entry("key " + (entries.size() + 1), own, () -> key));
        }
        return new FoundKeys(entries, certificates);
    }

    private static List<PemObject> blocks(KeyFile file) throws KeyProblem {
        List<PemObject> blocks = new ArrayList<>();
        try (PemReader reader = new PemReader(new StringReader(new String(file.content(), StandardCharsets.UTF_8)))) {
            for (PemObject block = reader.readPemObject(); block != null; block = reader.readPemObject()) {
                blocks.add(block);
            }
        } catch (IOException | RuntimeException e) {
            throw file.problem("is damaged or truncated PEM. Copy it again, with all BEGIN and END lines.");
        }
        return blocks;
    }
}
