package no.portner.pki;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import no.portner.config.Addresses;
import no.portner.config.Unusable;
import no.portner.transport.TlsEngine;

/**
 * What the pod's certificate authority is made for.
 *
 * @param hosts the hosts of all routes: DNS names in lower case, without a final dot
 * @param caDir {@code PORTNER_CA_DIR}: shared with the application, receives certificates alone
 * @param keyDir {@code PORTNER_CA_KEY_DIR}: Portner's alone, keeps the key over a crash
 * @param engine who encrypts towards the application
 * @param systemRoots whom the application trusts besides; may be empty
 */
public record PodCaSettings(Set<String> hosts, Path caDir, Path keyDir, TlsEngine engine, List<X509Certificate> systemRoots) {

    public PodCaSettings {
        hosts = Set.copyOf(hosts);
        Objects.requireNonNull(caDir, "caDir");
        Objects.requireNonNull(keyDir, "keyDir");
        Objects.requireNonNull(engine, "engine");
        systemRoots = List.copyOf(systemRoots);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("an authority that may sign for no host is of no use");
        }
        hosts.forEach(PodCaSettings::check);
        Path shared = caDir.toAbsolutePath().normalize();
        if (keyDir.toAbsolutePath().normalize().startsWith(shared)) {
            throw new IllegalArgumentException("PORTNER_CA_KEY_DIR " + keyDir + " lies in PORTNER_CA_DIR " + caDir
                    + ", which the application can read: set it to a directory that Portner alone mounts");
        }
    }

    private static void check(String host) {
        try {
            if (!Addresses.hostName().parse(host).equals(host)) {
                throw new IllegalArgumentException(host + " is not in lower case");
            }
        } catch (Unusable e) {
            throw new IllegalArgumentException(host + " " + e.wrong(), e);
        }
    }
}
