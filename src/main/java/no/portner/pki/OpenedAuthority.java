package no.portner.pki;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The start: the authority that a crash has left, or a new one; its key kept before anybody can trust it; its certificate announced. */
final class OpenedAuthority {

    private static final Logger LOG = Logger.getLogger(OpenedAuthority.class);

    private final PodCaSettings settings;
    private final Instant now;
    private final KeyFile keyFile;
    private final PublicFiles publicFiles;

    private OpenedAuthority(PodCaSettings settings, Instant now) {
        this.settings = settings;
        this.now = now;
        keyFile = new KeyFile(settings.keyDir());
        publicFiles = new PublicFiles(settings.caDir());
    }

    /** @throws IOException when the application cannot be told whom to trust; the message names the variable to set */
    static PodAuthority open(PodCaSettings settings, Instant now) throws IOException {
        OpenedAuthority opened = new OpenedAuthority(settings, now);
        PodAuthority authority = opened.storedOrNew();
        opened.publicFiles.write(authority.root(), settings.systemRoots());
        return authority;
    }

    private PodAuthority storedOrNew() {
        Optional<String> lost;
        try {
            Optional<PodAuthority> stored = keyFile.load(settings.hosts(), now);
            if (stored.isPresent()) {
                LOG.infof("the pod's CA of before the restart goes on: %s", stored.get().name());
                return stored.get();
            }
            lost = publicFiles.announced() ? Optional.of(keyFile + " is not there") : Optional.empty();
        } catch (KeyFile.Untrusted untrusted) {
            lost = Optional.of(keyFile + " " + untrusted.getMessage());
        }
        PodAuthority made = PodAuthority.create(settings.hosts(), now);
        if (lost.isPresent()) {
            LOG.warnf("the pod has a new CA (%s), since the key of the one before cannot be used: %s. Programs that were started with the"
                    + " old one in their trust refuse Portner's certificates until they are started again", made.name(), lost.get());
        } else {
            LOG.infof("the pod has a CA: %s, in %s", made.name(), publicFiles.root());
        }
        keep(made);
        return made;
    }

    private void keep(PodAuthority made) {
        try {
            keyFile.save(made);
        } catch (IOException e) {
            LOG.warnf("PORTNER_CA_KEY_DIR: the key of the pod's CA cannot be kept in %s (%s). It is held in memory alone: if Portner's"
                    + " container is started again, the application must be too, for it will not trust the next CA. Mount a volume"
                    + " there that Portner alone mounts and may write, such as an emptyDir in memory, or set PORTNER_CA_KEY_DIR to one",
                    settings.keyDir(), AtomicFile.reason(e));
        }
    }
}
