package no.portner.key;

import java.nio.file.Path;
import java.util.Optional;
import no.portner.key.KeyVariables.Setting;

/** The files that the settings name, read by what they hold. */
final class KeyFiles {

    private final KeySettings settings;
    private final KeyVariables names;

    KeyFiles(KeySettings settings, KeyVariables names) {
        this.settings = settings;
        this.names = names;
    }

    /** The file with the certificate, or with the key where there is only that. */
    KeyFile main() throws KeyProblem {
        return settings.certificatePath().isPresent() ? read(Setting.CERTIFICATE_PATH, settings.certificatePath().get())
                : read(Setting.PRIVATE_KEY_PATH, settings.privateKeyPath().orElseThrow());
    }

    FoundKeys open(KeyFile file) throws KeyProblem {
        FileShape shape = FileShape.of(file.content());
        return switch (shape) {
            case PEM -> pem(file);
            case PKCS12 -> {
                refuseKeyBesideStore(file);
                yield Pkcs12Source.read(file, storePassword(), entryPassword());
            }
            case JKS -> {
                refuseKeyBesideStore(file);
                yield JksSource.read(file, storePassword(), entryPassword());
            }
            default -> throw file.problem(advice(shape));
        };
    }

    private FoundKeys pem(KeyFile file) throws KeyProblem {
        Password password = pemPassword();
        if (settings.certificatePath().isEmpty() || settings.privateKeyPath().isEmpty()) {
            return PemSource.read(file, Optional.of(file), password);
        }
        KeyFile keyFile = read(Setting.PRIVATE_KEY_PATH, settings.privateKeyPath().get());
        FileShape shape = FileShape.of(keyFile.content());
        if (shape != FileShape.PEM) {
            throw keyFile.problem(shape == FileShape.PKCS12 || shape == FileShape.JKS
                    ? "is a key store: set " + names.of(Setting.CERTIFICATE_PATH) + " to it and " + keyFile.variable() + " to nothing."
                    : advice(shape));
        }
        return PemSource.read(keyFile, Optional.of(file), password);
    }

    private void refuseKeyBesideStore(KeyFile file) throws KeyProblem {
        if (settings.certificatePath().isEmpty()) {
            throw file.problem("is a key store: set " + names.of(Setting.CERTIFICATE_PATH) + " to it instead.");
        }
        if (settings.privateKeyPath().isPresent()) {
            throw file.problem("is a key store, which holds its own key: leave " + names.of(Setting.PRIVATE_KEY_PATH) + " unset.");
        }
    }

    private String advice(FileShape shape) {
        return switch (shape) {
            case DER_CERTIFICATE -> "is a certificate alone, in binary form: set " + names.of(Setting.CERTIFICATE_PATH)
                    + " to a PKCS#12 file that has the key too, or to PEM (openssl x509 -inform der) with the key in "
                    + names.of(Setting.PRIVATE_KEY_PATH) + ".";
            case DER_KEY -> "is a private key in binary form: write it as PEM (openssl pkey -inform der).";
            case JCEKS -> "is a JCEKS store: write it as PKCS#12 (keytool -importkeystore -deststoretype PKCS12).";
            case TRUNCATED -> "is truncated: it ends before its content does. Copy it again, as binary.";
            case BASE64 -> "is base64 text: decode it first, or put it under data rather than stringData in the Kubernetes Secret.";
            case JSON -> "is JSON: set a JWK in " + names.of(Setting.CLIENT_JWK) + ", or in the file that "
                    + names.of(Setting.CLIENT_JWK) + "_FILE names.";
            default -> "is neither PKCS#12, JKS nor PEM. Check the path.";
        };
    }

    private KeyFile read(Setting setting, Path path) throws KeyProblem {
        return KeyFile.read(names.of(setting), path);
    }

    private Password storePassword() {
        return new Password(settings.certificatePassword(), names.of(Setting.CERTIFICATE_PASSWORD), false);
    }

    /** The password of a store's key: its own, or else the store's. */
    private Password entryPassword() {
        boolean own = settings.privateKeyPassword().isPresent();
        return new Password(own ? settings.privateKeyPassword() : settings.certificatePassword(), names.of(Setting.PRIVATE_KEY_PASSWORD),
                !own);
    }

    /** The password of a PEM key, which some set as the certificate's since both are one file. */
    private Password pemPassword() {
        boolean certificates = settings.privateKeyPassword().isEmpty() && settings.certificatePassword().isPresent();
        return certificates ? storePassword()
                : new Password(settings.privateKeyPassword(), names.of(Setting.PRIVATE_KEY_PASSWORD), false);
    }
}
