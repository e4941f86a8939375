package no.portner.key;

import java.util.Objects;

/** A key as it was read, and what its files held just before: a {@link KeyWatch} that begins with it need not parse the same once more. */
public final class KeyReading {

    private final SigningKey key;
    private final FilesDigest files;

    private KeyReading(SigningKey key, FilesDigest files) {
        this.key = Objects.requireNonNull(key, "key");
        this.files = Objects.requireNonNull(files, "files");
    }

    /**
     * Reads the key's files and checks the key. A change in the midst of it shows as one later.
     *
     * @param names what the settings are called where they were set, for the errors
     * @throws KeyProblem when the key cannot be had or Maskinporten would not take it; safe to show
     */
    public static KeyReading of(KeySettings settings, KeyVariables names, KeyChecks checks) throws KeyProblem {
        FilesDigest before = FilesDigest.of(settings.files());
        return new KeyReading(SigningKeys.load(settings, names, checks), before);
    }

    public SigningKey key() {
        return key;
    }

    FilesDigest files() {
        return files;
    }
}
