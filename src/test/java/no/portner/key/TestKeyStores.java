package no.portner.key;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;

/** Every shape in which people hold a key, written by code: stores as bytes, PEM and JWK as text. */
public final class TestKeyStores {

    private static final BouncyCastleProvider BC = new BouncyCastleProvider();

    /** An entry of a store, with its own password. */
    public record Entry(String alias, PrivateKey key, String password, List<X509Certificate> chain) {
    }

    private TestKeyStores() {
    }

    /** PBES2 with AES-256, as the JDK and OpenSSL 3 write. */
    public static byte[] pkcs12(String password, Entry... entries) {
        return store("PKCS12", password, entries);
    }

    /** RC2-40, 3DES and SHA-1, as KS' own files. */
    public static synchronized byte[] legacyPkcs12(String password, Entry... entries) {
        System.setProperty("keystore.pkcs12.legacy", "");
        try {
            return store("PKCS12", password, entries);
        } finally {
            System.clearProperty("keystore.pkcs12.legacy");
        }
    }

    public static byte[] jks(String password, Entry... entries) {
        return store("JKS", password, entries);
    }

    private static byte[] store(String type, String password, Entry... entries) {
        try {
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, null);
            for (Entry entry : entries) {
                if (entry.key() == null) {
                    store.setCertificateEntry(entry.alias(), entry.chain().get(0));
                } else {
                    store.setKeyEntry(entry.alias(), entry.key(), entry.password().toCharArray(), entry.chain().toArray(new Certificate[0]));
                }
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            store.store(out, password.toCharArray());
            return out.toByteArray();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public static String pem(List<X509Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        certificates.forEach(certificate -> {
            try {
                text.append(pem(new PemObject("CERTIFICATE", certificate.getEncoded())));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        return text.toString();
    }

    public static String pkcs8(PrivateKey key) {
        return pem(new PemObject("PRIVATE KEY", key.getEncoded()));
    }

    /** {@code BEGIN RSA PRIVATE KEY} or {@code BEGIN EC PRIVATE KEY}. */
    public static String traditional(PrivateKey key) {
        try {
            return pem(new JcaMiscPEMGenerator(key));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param cipher such as AES-256-CBC or DES-EDE3-CBC */
    public static String traditional(PrivateKey key, String cipher, String password) {
        try {
            return pem(new JcaMiscPEMGenerator(key, new JcePEMEncryptorBuilder(cipher).setProvider(BC).build(password.toCharArray())));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** PBES2 with AES-256. */
    public static String encryptedPkcs8(PrivateKey key, String password) {
        return encryptedPkcs8(key, JceOpenSSLPKCS8EncryptorBuilder.AES_256_CBC, password);
    }

    /** PKCS#12's PBE with SHA-1 and 3DES. */
    public static String legacyEncryptedPkcs8(PrivateKey key, String password) {
        return encryptedPkcs8(key, JceOpenSSLPKCS8EncryptorBuilder.PBE_SHA1_3DES, password);
    }

    /** @param algorithm the number of a PBES1 or PBES2 scheme */
    public static String encryptedPkcs8(PrivateKey key, String algorithm, String password) {
        try {
            return pem(new JcaPKCS8Generator(key, new JceOpenSSLPKCS8EncryptorBuilder(
                    new ASN1ObjectIdentifier(algorithm)).setProvider(BC).setPassword(password.toCharArray()).build()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param kid null for none */
    public static String jwk(KeyPair keys, String kid) {
        RSAPrivateCrtKey key = (RSAPrivateCrtKey) keys.getPrivate();
        Map<String, String> members = new LinkedHashMap<>();
        members.put("kty", "RSA");
        members.put("use", "sig");
        if (kid != null) {
            members.put("kid", kid);
        }
        members.put("n", number(key.getModulus()));
        members.put("e", number(key.getPublicExponent()));
        members.put("d", number(key.getPrivateExponent()));
        members.put("p", number(key.getPrimeP()));
        members.put("q", number(key.getPrimeQ()));
        members.put("dp", number(key.getPrimeExponentP()));
        members.put("dq", number(key.getPrimeExponentQ()));
        members.put("qi", number(key.getCrtCoefficient()));
        StringBuilder json = new StringBuilder("{\"key_ops\":[\"sign\"]");
        members.forEach((name, value) -> json.append(",\"").append(name).append("\":\"").append(value).append('"'));
        return json.append('}').toString();
    }

    public static Path write(Path file, byte[] content) {
        try {
            return Files.write(file, content);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Path write(Path file, String content) {
        return write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    private static String number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] unsigned = bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(unsigned);
    }

    private static String pem(PemObjectGenerator block) {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(block);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }
}
