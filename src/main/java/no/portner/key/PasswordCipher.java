package no.portner.key;

import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PBEParameter;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.PBEParametersGenerator;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.DESEngine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.engines.RC2Engine;
import org.bouncycastle.crypto.generators.PKCS12ParametersGenerator;
import org.bouncycastle.crypto.generators.PKCS5S1ParametersGenerator;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * The cipher that an algorithm identifier names, with the keys that a password may give: PBES2 and PBES1 (RFC 8018) and PKCS#12's own
 * algorithms (RFC 7292 C).
 *
 * <p>BouncyCastle's plain classes rather than the JDK's: JDK 17 refuses passwords beyond ASCII, and a native image drops those of the
 * JDK's algorithms that are only named in data, such as RC2-40 (quarkusio/quarkus#17774).
 *
 * @param engine works on single blocks, to be chained as CBC
 * @param keys with their initialisation vectors; one for each way to read the password
 */
record PasswordCipher(BlockCipher engine, List<CipherParameters> keys) {

    /** @throws UnsupportedOperationException with the algorithm's number, when it is none of ours */
    static PasswordCipher of(AlgorithmIdentifier algorithm, Password password) {
        String oid = algorithm.getAlgorithm().getId();
        if (algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
            return pbes2(PBES2Parameters.getInstance(algorithm.getParameters()), password);
        }
        return switch (oid) {
            case "1.2.840.113549.1.12.1.3" -> pkcs12(new DESedeEngine(), 192, algorithm, password);
            case "1.2.840.113549.1.12.1.4" -> pkcs12(new DESedeEngine(), 128, algorithm, password);
            case "1.2.840.113549.1.12.1.5" -> pkcs12(new RC2Engine(), 128, algorithm, password);
            case "1.2.840.113549.1.12.1.6" -> pkcs12(new RC2Engine(), 40, algorithm, password);
            case "1.2.840.113549.1.5.3" -> pbes1(JdkDigest.of("MD5"), algorithm, password);
            case "1.2.840.113549.1.5.10" -> pbes1(JdkDigest.of("SHA-1"), algorithm, password);
            default -> throw new UnsupportedOperationException(oid);
        };
    }

    private static PasswordCipher pkcs12(BlockCipher engine, int bits, AlgorithmIdentifier algorithm, Password password) {
        PKCS12PBEParams parameters = PKCS12PBEParams.getInstance(algorithm.getParameters());
        return new PasswordCipher(engine, password.pkcs12Forms().stream().map(form -> {
            PBEParametersGenerator generator = new PKCS12ParametersGenerator(JdkDigest.of("SHA-1"));
            generator.init(PBEParametersGenerator.PKCS12PasswordToBytes(form), parameters.getIV(),
                    parameters.getIterations().intValueExact());
            return generator.generateDerivedParameters(bits, 64);
        }).toList());
    }

    private static PasswordCipher pbes1(Digest digest, AlgorithmIdentifier algorithm, Password password) {
        PBEParameter parameters = PBEParameter.getInstance(algorithm.getParameters());
        PBEParametersGenerator generator = new PKCS5S1ParametersGenerator(digest);
        generator.init(password.utf8(), parameters.getSalt(), parameters.getIterationCount().intValueExact());
        return new PasswordCipher(new DESEngine(), List.of(generator.generateDerivedParameters(64, 64)));
    }

    private static PasswordCipher pbes2(PBES2Parameters parameters, Password password) {
        ASN1ObjectIdentifier scheme = parameters.getEncryptionScheme().getAlgorithm();
        int bits;
        if (scheme.equals(PKCSObjectIdentifiers.des_EDE3_CBC) || scheme.equals(NISTObjectIdentifiers.id_aes192_CBC)) {
            bits = 192;
        } else if (scheme.equals(NISTObjectIdentifiers.id_aes256_CBC)) {
            bits = 256;
        } else if (scheme.equals(NISTObjectIdentifiers.id_aes128_CBC)) {
            bits = 128;
        } else {
            throw new UnsupportedOperationException(scheme.getId());
        }
        BlockCipher engine = scheme.equals(PKCSObjectIdentifiers.des_EDE3_CBC) ? new DESedeEngine() : AESEngine.newInstance();
        byte[] iv = ASN1OctetString.getInstance(parameters.getEncryptionScheme().getParameters()).getOctets();
        AlgorithmIdentifier function = AlgorithmIdentifier.getInstance(parameters.getKeyDerivationFunc().toASN1Primitive());
        return new PasswordCipher(engine, password.pbes2Forms().stream()
                .<CipherParameters>map(form -> new ParametersWithIV(derive(function, bits, form), iv)).toList());
    }

    private static KeyParameter derive(AlgorithmIdentifier function, int bits, byte[] password) {
        if (function.getAlgorithm().equals(MiscObjectIdentifiers.id_scrypt)) {
            ScryptParams scrypt = ScryptParams.getInstance(function.getParameters());
            return new KeyParameter(SCrypt.generate(password, scrypt.getSalt(), scrypt.getCostParameter().intValueExact(),
                    scrypt.getBlockSize().intValueExact(), scrypt.getParallelizationParameter().intValueExact(), bits / 8));
        }
        if (!function.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)) {
            throw new UnsupportedOperationException(function.getAlgorithm().getId());
        }
        PBKDF2Params pbkdf2 = PBKDF2Params.getInstance(function.getParameters());
        PBEParametersGenerator generator = new PKCS5S2ParametersGenerator(digest(pbkdf2.getPrf().getAlgorithm()));
        generator.init(password, pbkdf2.getSalt(), pbkdf2.getIterationCount().intValueExact());
        return (KeyParameter) generator.generateDerivedParameters(bits);
    }

    private static Digest digest(ASN1ObjectIdentifier hmac) {
        return switch (hmac.getId()) {
            case "1.2.840.113549.2.7" -> JdkDigest.of("SHA-1");
            case "1.2.840.113549.2.8" -> JdkDigest.of("SHA-224");
            case "1.2.840.113549.2.9" -> JdkDigest.of("SHA-256");
            case "1.2.840.113549.2.10" -> JdkDigest.of("SHA-384");
            case "1.2.840.113549.2.11" -> JdkDigest.of("SHA-512");
            default -> throw new UnsupportedOperationException(hmac.getId());
        };
    }
}
