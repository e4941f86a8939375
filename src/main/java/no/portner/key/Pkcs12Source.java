package no.portner.key;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1BMPString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertBag;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.SafeBag;

/** The keys and certificates in a PKCS#12 store, paired by the key id that the store gives both, or else by their numbers. */
final class Pkcs12Source {

    private final KeyFile file;
    private final Password keyPassword;
    private final Map<SafeBag, X509Certificate> certificates = new LinkedHashMap<>();
    private final List<SafeBag> keys = new ArrayList<>();

    private Pkcs12Source(KeyFile file, Password keyPassword) {
        this.file = file;
        this.keyPassword = keyPassword;
    }

    /** @param keyPassword of the private key, most often the store's */
    static FoundKeys read(KeyFile file, Password storePassword, Password keyPassword) throws KeyProblem {
        Pkcs12Source source = new Pkcs12Source(file, keyPassword);
        for (SafeBag bag : Pkcs12.open(file, storePassword)) {
            source.add(bag);
        }
        List<FoundKeys.Entry> entries = new ArrayList<>();
        for (SafeBag key : source.keys) {
            entries.add(source.entry(key, entries.size() + 1));
        }
        return new FoundKeys(entries, List.copyOf(source.certificates.values()));
    }

    private void add(SafeBag bag) throws KeyProblem {
        ASN1ObjectIdentifier type = bag.getBagId();
        if (type.equals(PKCSObjectIdentifiers.keyBag) || type.equals(PKCSObjectIdentifiers.pkcs8ShroudedKeyBag)) {
            keys.add(bag);
        } else if (type.equals(PKCSObjectIdentifiers.certBag)) {
            CertBag value = CertBag.getInstance(bag.getBagValue());
            if (value.getCertId().equals(PKCSObjectIdentifiers.x509Certificate)) {
                certificates.put(bag, Certificates.parse(ASN1OctetString.getInstance(value.getCertValue()).getOctets(), file.toString()));
            }
        }
    }

    private FoundKeys.Entry entry(SafeBag key, int number) {
        String alias = attribute(key, PKCSObjectIdentifiers.pkcs_9_at_friendlyName)
                .map(name -> ASN1BMPString.getInstance(name).getString()).orElse(String.valueOf(number));
        FoundKeys.Lock lock = () -> unlock(key, alias);
        return new FoundKeys.Entry(alias, certificate(key, lock), lock);
    }

    private Optional<X509Certificate> certificate(SafeBag key, FoundKeys.Lock lock) {
        Optional<ASN1Encodable> id = attribute(key, PKCSObjectIdentifiers.pkcs_9_at_localKeyId);
        Optional<X509Certificate> named = id.flatMap(wanted -> certificates.entrySet().stream()
                .filter(c -> attribute(c.getKey(), PKCSObjectIdentifiers.pkcs_9_at_localKeyId).equals(id)).map(Map.Entry::getValue)
                .findFirst());
        if (named.isPresent() || certificates.isEmpty()) {
            return named;
        }
        try {
            return Certificates.ofKey(lock.open(), List.copyOf(certificates.values()));
        } catch (KeyProblem e) {
            return Optional.empty();
        }
    }

    private PrivateKey unlock(SafeBag key, String alias) throws KeyProblem {
        String what = "key '" + alias + "' of " + file;
        try {
            if (key.getBagId().equals(PKCSObjectIdentifiers.keyBag)) {
                return RsaKeys.fromPkcs8(PrivateKeyInfo.getInstance(key.getBagValue()), file.toString());
            }
            EncryptedPrivateKeyInfo locked = EncryptedPrivateKeyInfo.getInstance(key.getBagValue());
            return RsaKeys.fromPkcs8(PrivateKeyInfo.getInstance(
                    EncryptedContent.decrypt(locked.getEncryptionAlgorithm(), locked.getEncryptedData(), keyPassword, what)), file.toString());
        } catch (IllegalArgumentException e) {
            throw keyPassword.refused(what);
        }
    }

    private static Optional<ASN1Encodable> attribute(SafeBag bag, ASN1ObjectIdentifier type) {
        if (bag.getBagAttributes() == null) {
            return Optional.empty();
        }
        for (ASN1Encodable element : bag.getBagAttributes()) {
            Attribute attribute = Attribute.getInstance(element);
            if (attribute.getAttrType().equals(type) && attribute.getAttrValues().size() > 0) {
                return Optional.of(attribute.getAttrValues().getObjectAt(0));
            }
        }
        return Optional.empty();
    }
}
