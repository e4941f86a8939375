package no.portner.key;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.EncryptedData;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.pkcs.SafeBag;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS12MacCalculatorBuilderProvider;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.bc.BcPKCS12MacCalculatorBuilderProvider;
import org.bouncycastle.pkcs.bc.BcPKCS12PBMac1CalculatorBuilderProvider;

/** Opens a PKCS#12 store (RFC 7292) as far as its bags: old ones with RC2-40 and 3DES, as KS' own are, and new ones with AES. */
final class Pkcs12 {

    private final KeyFile file;
    private final Password password;
    private final List<SafeBag> bags = new ArrayList<>();

    private Pkcs12(KeyFile file, Password password) {
        this.file = file;
        this.password = password;
    }

    /** @return all bags of the store, in its order */
    static List<SafeBag> open(KeyFile file, Password password) throws KeyProblem {
        Pkcs12 store = new Pkcs12(file, password);
        try {
            PKCS12PfxPdu pfx = new PKCS12PfxPdu(Pfx.getInstance(new ASN1InputStream(file.content()).readObject()));
            store.checkMac(pfx);
            for (ContentInfo content : pfx.getContentInfos()) {
                store.read(content);
            }
        } catch (IOException | PKCSException | RuntimeException e) {
            throw file.problem("is a damaged PKCS#12 store. Copy it again, as binary.");
        }
        return store.bags;
    }

    private void checkMac(PKCS12PfxPdu pfx) throws PKCSException, KeyProblem {
        if (!pfx.hasMac()) {
            return;
        }
        boolean pbmac1 = pfx.getMacAlgorithmID().getAlgorithm().equals(PKCSObjectIdentifiers.id_PBMAC1);
        PKCS12MacCalculatorBuilderProvider mac = pbmac1 ? new BcPKCS12PBMac1CalculatorBuilderProvider()
                : new BcPKCS12MacCalculatorBuilderProvider(Pkcs12::digest);
        for (char[] form : password.pkcs12Forms()) {
            if (pfx.isMacValid(mac, form)) {
                return;
            }
        }
        throw password.refused(file.toString());
    }

    private static ExtendedDigest digest(AlgorithmIdentifier algorithm) throws OperatorCreationException {
        return JdkDigest.of(algorithm).orElseThrow(() -> new OperatorCreationException("no digest " + algorithm.getAlgorithm().getId()));
    }

    private void read(ContentInfo content) throws KeyProblem, IOException {
        if (content.getContentType().equals(PKCSObjectIdentifiers.data)) {
            addAll(ASN1Sequence.getInstance(ASN1OctetString.getInstance(content.getContent()).getOctets()));
        } else if (content.getContentType().equals(PKCSObjectIdentifiers.encryptedData)) {
            EncryptedData data = EncryptedData.getInstance(content.getContent());
            addAll(EncryptedContent.decrypt(data.getEncryptionAlgorithm(), data.getContent().getOctets(), password, file.toString()));
        } else {
            throw file.problem("is a PKCS#12 store that is locked with a certificate. Export it again with a password.");
        }
    }

    private void addAll(ASN1Sequence contents) {
        for (ASN1Encodable element : contents) {
            SafeBag bag = SafeBag.getInstance(element);
            if (bag.getBagId().equals(PKCSObjectIdentifiers.safeContentsBag)) {
                addAll(ASN1Sequence.getInstance(bag.getBagValue()));
            } else {
                bags.add(bag);
            }
        }
    }
}
