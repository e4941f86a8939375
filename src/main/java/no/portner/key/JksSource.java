package no.portner.key;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Java's own old store. Its aliases are in small letters, whatever was typed. */
final class JksSource {

    private JksSource() {
    }

    /** @param keyPassword of the private key, most often the store's */
    static FoundKeys read(KeyFile file, Password storePassword, Password keyPassword) throws KeyProblem {
        try {
            KeyStore store = KeyStore.getInstance("JKS");
            store.load(new ByteArrayInputStream(file.content()), storePassword.characters());
            List<FoundKeys.Entry> entries = new ArrayList<>();
            List<X509Certificate> certificates = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                Certificate[] chain = store.getCertificateChain(alias);
                Stream.of(chain == null ? new Certificate[] {store.getCertificate(alias)} : chain)
                        .filter(X509Certificate.class::isInstance).map(X509Certificate.class::cast).forEach(certificates::add);
                if (store.isKeyEntry(alias)) {
                    Optional<X509Certificate> own = Optional.ofNullable(store.getCertificate(alias)).map(X509Certificate.class::cast);
                    entries.add(new FoundKeys.Entry(alias, own, () -> unlock(store, alias, keyPassword, file)));
                }
            }
            return new FoundKeys(entries, certificates);
        } catch (IOException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                throw storePassword.refused(file.toString());
            }
            throw file.problem("is a damaged JKS store. Copy it again, as binary.");
        } catch (GeneralSecurityException | RuntimeException e) {
            throw file.problem("is a damaged JKS store. Copy it again, as binary.");
        }
    }

    private static PrivateKey unlock(KeyStore store, String alias, Password password, KeyFile file) throws KeyProblem {
        char[] characters = password.characters();
        try {
            return (PrivateKey) store.getKey(alias, characters);
        } catch (UnrecoverableKeyException e) {
            throw password.refused("key '" + alias + "' of " + file);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw file.problem("has a damaged key '" + alias + "'. Export it again.");
        } finally {
            Arrays.fill(characters, '\0');
        }
    }
}
