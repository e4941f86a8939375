package no.portner.key;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/** Whose certificate it is. The places and their order are those of Digdir's own library (facts 4.1). */
final class OrganisationNumber {

    private record Place(ASN1ObjectIdentifier attribute, Pattern pattern) { }

    private static final List<Place> PLACES = List.of(
            new Place(BCStyle.SERIALNUMBER, Pattern.compile("([0-9]{9})")),
            new Place(BCStyle.O, Pattern.compile(".+-\\W*([0-9]{9})")),
            new Place(BCStyle.ORGANIZATION_IDENTIFIER, Pattern.compile("(?:NTRNO-|PSDNO-FSA-)?([0-9]{9})")));

    private OrganisationNumber() {
    }

    /** @return nine digits */
    static Optional<String> of(X509Certificate certificate) {
        X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        for (Place place : PLACES) {
            for (RDN rdn : subject.getRDNs(place.attribute())) {
                for (AttributeTypeAndValue value : rdn.getTypesAndValues()) {
                    Matcher matcher = place.pattern().matcher(text(value.getValue()));
                    if (value.getType().equals(place.attribute()) && matcher.matches()) {
                        return Optional.of(matcher.group(1));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static String text(ASN1Encodable value) {
        return value.toASN1Primitive() instanceof ASN1String string ? string.getString() : "";
    }
}
