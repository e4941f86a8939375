package no.portner.config;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A value that must never be shown. Whoever needs it says so with {@link #reveal()}; everything else prints {@code ***}. One that came
 * from a file can be read again, for files change while Portner runs (design: token rule 10). Equal by value, wherever it came from.
 */
public final class Secret {

    /**
     * Where it came from.
     *
     * @param variable the variable that names the file
     * @param check what the secret may look like
     */
    private record Source(String variable, Path file, Parser<String> check) {

        Secret read() throws UnreadableSecret {
            try {
                return new Secret(check.parse(SecretFile.read(file)), this);
            } catch (Unusable e) {
                throw new UnreadableSecret(new Finding(variable, e.wrong(), e.remedy()));
            }
        }
    }

    private final String value;
    /** Null when it was not in a file. */
    private final Source source;

    private Secret(String value, Source source) {
        this.value = Objects.requireNonNull(value, "value");
        this.source = source;
    }

    public static Secret of(String value) {
        return new Secret(value, null);
    }

    /**
     * Reads it from a file: UTF-8, at most 256 KiB, less the one line break that editors put at the end.
     *
     * @param variable the variable that names the file, for the error
     * @param check what the secret may look like, held against every reading
     */
    public static Secret inFile(String variable, Path file, Parser<String> check) throws UnreadableSecret {
        return new Source(variable, file, check).read();
    }

    /**
     * As the file has it now, with the same check as at first. Itself when it was not in a file, or in one that gives its content only
     * once, such as a pipe. Blocks while the file is read.
     *
     * @throws UnreadableSecret when nothing that can be used is there at the moment; this one stays as it is
     */
    public Secret again() throws UnreadableSecret {
        return source == null || SecretFile.isReadOnce(source.file) ? this : source.read();
    }

    /** The file that it came from. */
    public Optional<Path> file() {
        return Optional.ofNullable(source).map(Source::file);
    }

    /** The value itself: for the wire or for a key store, never for a text that a person reads. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && value.equals(secret.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
