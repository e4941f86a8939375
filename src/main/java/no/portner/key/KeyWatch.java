package no.portner.key;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Watches the files of one client's key (design: token rule 10). A look reads and compares; only what has changed is parsed and checked,
 * as at start. While something is wrong every look tries again, for time heals some of it: a certificate becomes valid, the other file
 * of a pair arrives. Looks come one after the other, from whoever owns the time, on a thread that may block.
 */
public final class KeyWatch {

    /** A change in the midst of reading looks like a broken key: then it is read again, so often at most. */
    private static final int READINGS = 3;
    private static final Pattern NOW = Pattern.compile("\\(now is [^)]*\\)");

    /** Told by a look, on its thread, each thing once. */
    public interface Listener {

        /** The files hold another credential than the last that was good; it may be one that was there before. */
        void found(SigningKey key);

        /** What the files hold now cannot be used; told again only when the reason is another. */
        void unusable(KeyProblem problem);

        /** The trouble is over, and the credential is the one that was there before it. */
        void usableAgain();
    }

    private final KeySettings settings;
    private final KeyVariables names;
    private final KeyChecks checks;
    private final Listener listener;
    private String credential;
    private FilesDigest seen;
    private Optional<List<String>> trouble = Optional.empty();

    /** @param loaded what was read from these settings at start */
    public KeyWatch(KeySettings settings, KeyVariables names, KeyChecks checks, KeyReading loaded, Listener listener) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.names = Objects.requireNonNull(names, "names");
        this.checks = Objects.requireNonNull(checks, "checks");
        this.listener = Objects.requireNonNull(listener, "listener");
        this.credential = loaded.key().credential();
        this.seen = loaded.files();
    }

    /** Whether a look can ever find anything: there is a file, and it can be read more than once. */
    public boolean isWorthIt() {
        Stream<Path> keys = Stream.of(settings.certificatePath(), settings.privateKeyPath()).flatMap(Optional::stream);
        return !settings.files().isEmpty() && keys.noneMatch(FilesDigest::isReadOnce);
    }

    /** Reads the files, and tells the listener what there is to tell. */
    public synchronized void look() {
        List<Path> files = settings.files();
        for (int reading = 1; reading <= READINGS; reading++) {
            FilesDigest now = FilesDigest.of(files);
            if (trouble.isEmpty() && now.equals(seen)) {
                return;
            }
            try {
                SigningKey key = SigningKeys.load(settings.again(), names, checks);
                seen = now;
                good(key);
                return;
            } catch (KeyProblem problem) {
                seen = now;
                if (reading == READINGS || FilesDigest.of(files).equals(now)) {
                    bad(problem);
                    return;
                }
            }
        }
    }

    private void good(SigningKey key) {
        boolean another = !key.credential().equals(credential);
        boolean wasBad = trouble.isPresent();
        trouble = Optional.empty();
        credential = key.credential();
        if (another) {
            listener.found(key);
        } else if (wasBad) {
            listener.usableAgain();
        }
    }

    private void bad(KeyProblem problem) {
        // Some reasons tell the time of the check, which makes no other reason of them.
        Optional<List<String>> reasons = Optional.of(problem.problems().stream().map(text -> NOW.matcher(text).replaceAll("")).toList());
        if (!trouble.equals(reasons)) {
            trouble = reasons;
            listener.unusable(problem);
        }
    }
}
