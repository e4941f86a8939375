package no.portner.doctor;

import static no.portner.doctor.Who.DIGDIR;
import static no.portner.doctor.Who.API_OWNER;
import static no.portner.doctor.Who.KS;
import static no.portner.doctor.Who.MUNICIPALITY;
import static no.portner.doctor.Who.NETWORK;
import static no.portner.doctor.Who.YOU;

import java.util.Locale;

/** What can be wrong, but for Maskinporten's refusals ({@link Diagnoses}). */
enum Trouble {

    CONFIGURATION_WRONG(YOU, "Portner starter ikke med denne konfigurasjonen", "Portner does not start with this configuration",
            "Rett det som står over; portner config viser alt som ble lest.", "Mend what is said above; portner config shows all that was read."),
    CLIENT_ID_MISSING(YOU, "klientens id mangler", "the client's id is missing",
            "Godta bruksvilkårene og opprett en Maskinporten-klient (jwt-bearer, private_key_jwt) i Digdirs selvbetjening, og sett "
                    + "MASKINPORTEN_CLIENT_ID til dens id.",
            "Accept the terms and create a Maskinporten client (jwt-bearer, private_key_jwt) in Digdir's self-service, and set "
                    + "MASKINPORTEN_CLIENT_ID to its id."),
    KEY_NOT_SET(YOU, "det er ikke satt noen nøkkel", "no key is set",
            "Bestill et virksomhetssertifikat (RSA) fra Buypass eller Commfides og sett MASKINPORTEN_CERTIFICATE_PATH, eller registrer en "
                    + "egen nøkkel på klienten og sett MASKINPORTEN_CLIENT_JWK.",
            "Order a virksomhetssertifikat (RSA) from Buypass or Commfides and set MASKINPORTEN_CERTIFICATE_PATH, or register a key of "
                    + "your own with the client and set MASKINPORTEN_CLIENT_JWK."),
    CONFIGURATION_ODD(true, YOU, "noe i konfigurasjonen er neppe ment slik", "something in the configuration is hardly meant so",
            "Se på variabelen som er nevnt.", "Look at the variable that is named."),
    KEY_FILE(YOU, "nøkkelfilen kan ikke leses", "the key's file cannot be read",
            "Sjekk stien, at hemmeligheten er montert, og at brukeren (uid 65532 i containeren) får lese filen.",
            "Check the path, that the secret is mounted, and that the user (uid 65532 in the container) may read the file."),
    KEY_PASSWORD(YOU, "passordet åpner ikke nøkkelen", "the password does not open the key",
            "Sett passordvariabelen som er nevnt til det riktige, uten blanke tegn eller linjeskift rundt.",
            "Set the password's variable that is named to the right one, without blanks or a line end around it."),
    KEY_NOT_RSA(YOU, "nøkkelen er ikke RSA", "the key is not RSA",
            "Maskinporten tar bare RSA. Bestill et virksomhetssertifikat med RSA-nøkkel.",
            "Maskinporten takes RSA alone. Order a virksomhetssertifikat with an RSA key."),
    KEY_TOO_SHORT(YOU, "nøkkelen er for kort", "the key is too short", "Bestill eller lag en RSA-nøkkel på 2048 biter eller mer.",
            "Order or make an RSA key of 2048 bits or more."),
    KEY_UNUSABLE(YOU, "nøkkelen kan ikke brukes", "the key cannot be used", "Gjør det som står over.", "Do what is said above."),
    CERTIFICATE_NOT_FOR_SIGNING(YOU, "sertifikatet er ikke for autentisering", "the certificate is not for authentication",
            "Bruk autentiseringssertifikatet (keyUsage digitalSignature), ikke signerings- eller krypteringssertifikatet.",
            "Use the authentication certificate (keyUsage digitalSignature), not the one for signing or encryption."),
    ISSUER_ENDS(true, YOU, "en utsteder i kjeden er utløpt eller utløper snart", "an issuer in the chain has expired or ends soon",
            "Hent utstederens nye sertifikat, eller sett MASKINPORTEN_X5C=leaf: Maskinporten har de norske utstederne selv.",
            "Get the issuer's new certificate, or set MASKINPORTEN_X5C=leaf: Maskinporten has the Norwegian issuers itself."),
    CERTIFICATE_EXPIRED(YOU, "sertifikatet er utløpt", "the certificate has expired",
            "Ta i bruk etterfølgeren, eller bestill en hos Buypass eller Commfides.", "Put its successor in place, or order one from Buypass or Commfides."),
    CERTIFICATE_NOT_YET(YOU, "sertifikatet gjelder ikke ennå", "the certificate is not valid yet",
            "Vent, sjekk maskinens klokke, eller bruk det forrige sertifikatet så lenge.",
            "Wait, check the machine's clock, or use the previous certificate until then."),
    CERTIFICATE_ENDS_SOON(true, YOU, "sertifikatet utløper om under 30 dager", "the certificate ends in less than 30 days",
            "Bestill et nytt nå. Portner tar det i bruk uten omstart når filen byttes.",
            "Order a new one now. Portner takes it up without a restart when the file changes."),
    ORGANISATION_MISSING(YOU, "sertifikatet har ikke noe organisasjonsnummer", "the certificate names no organisation number",
            "Bruk et virksomhetssertifikat; andre sertifikater godtar ikke Maskinporten.",
            "Use a virksomhetssertifikat; Maskinporten takes no other certificates."),
    ENVIRONMENT_MISMATCH(YOU, "sertifikatet og Maskinporten er fra hvert sitt miljø", "the certificate and Maskinporten belong to different environments",
            "Bruk et testsertifikat mot test og et produksjonssertifikat mot produksjon, og sett FIKS_ENVIRONMENT etter det.",
            "Use a test certificate with test and a production certificate with production, and set FIKS_ENVIRONMENT accordingly."),
    DNS_UNKNOWN(NETWORK, "navnet finnes ikke i DNS", "DNS does not know the name",
            "Sjekk skrivemåten, og at navnetjeneren i /etc/resolv.conf svarer på navn utenfor klyngen.",
            "Check the spelling, and that the name server in /etc/resolv.conf answers for names outside the cluster."),
    DNS_SILENT(NETWORK, "navnetjeneren svarer ikke", "the name server does not answer",
            "Åpne for DNS (port 53, UDP og TCP) fra podden, og sjekk /etc/resolv.conf.",
            "Let DNS (port 53, UDP and TCP) out of the pod, and check /etc/resolv.conf."),
    TCP_REFUSED(NETWORK, "forbindelsen blir avvist", "the connection is refused",
            "Sjekk adressen og porten, og at brannmur og NetworkPolicy slipper den ut; må trafikken gå gjennom en proxy, sett PORTNER_UPSTREAM_PROXY.",
            "Check address and port, and that firewall and NetworkPolicy let it out; if traffic must go through a proxy, set PORTNER_UPSTREAM_PROXY."),
    TCP_TIMEOUT(NETWORK, "det kommer ingen forbindelse", "no connection comes about in time",
            "En brannmur eller NetworkPolicy tier den vanligvis i hjel: åpne for den; må trafikken gå gjennom en proxy, sett PORTNER_UPSTREAM_PROXY.",
            "A firewall or NetworkPolicy mostly swallows it: let it out; if traffic must go through a proxy, set PORTNER_UPSTREAM_PROXY."),
    PROXY_NEEDED(YOU, "det kommer ingen forbindelse, og miljøet nevner en proxy som Portner ikke bruker",
            "no connection comes about, and the environment names a proxy that Portner does not use",
            "Sett PORTNER_UPSTREAM_PROXY til proxyen: Portner leser ikke HTTPS_PROXY.",
            "Set PORTNER_UPSTREAM_PROXY to the proxy: Portner does not read HTTPS_PROXY."),
    PROXY_REFUSES(NETWORK, "proxyen i PORTNER_UPSTREAM_PROXY slipper ikke forbindelsen gjennom",
            "the proxy of PORTNER_UPSTREAM_PROXY does not let the connection through",
            "La proxyen tillate CONNECT til denne verten og porten; ved 407, sett bruker og passord i variabelen.",
            "Have the proxy allow CONNECT to this host and port; with a 407, set user and password in the variable."),
    PROXY_AWAY(NETWORK, "proxyen i PORTNER_UPSTREAM_PROXY kan ikke nås", "the proxy of PORTNER_UPSTREAM_PROXY cannot be reached",
            "Sjekk vert og port i variabelen, og at podden slipper fram til proxyen.",
            "Check host and port in the variable, and that the pod is let through to the proxy."),
    TLS_UNTRUSTED(NETWORK, "serverens sertifikat er ikke fra noen vi stoler på", "the server's certificate is from nobody that is trusted",
            "Bryter en brannmur eller proxy opp TLS, sett PORTNER_CA_BUNDLE til dens rot, eller unnta denne verten.",
            "If a firewall or proxy breaks TLS open, set PORTNER_CA_BUNDLE to its root, or exempt this host."),
    TLS_WRONG_NAME(NETWORK, "serverens sertifikat gjelder et annet navn", "the server's certificate is for another name",
            "En annen server svarer på adressen: sjekk DNS, hostAliases og proxyen.",
            "Another server answers at the address: check DNS, hostAliases and the proxy."),
    TLS_EXPIRED(NETWORK, "serverens sertifikat gjelder ikke nå", "the server's certificate is not valid now",
            "Sjekk maskinens klokke; går den riktig, er det serveren eller noe på veien dit.",
            "Check the machine's clock; if it is right, it is the server or something on the way there."),
    TLS_FAILED(NETWORK, "TLS kommer ikke i stand", "TLS does not come about",
            "Noe på veien svarer med annet enn TLS, eller bryter forbindelsen: se på brannmur, proxy og port.",
            "Something on the way answers with other than TLS, or breaks the connection: look at firewall, proxy and port."),
    TLS_TIMEOUT(NETWORK, "serveren tier under TLS", "the server is silent during TLS",
            "Noe på veien tar imot forbindelsen og svarer ikke: se på brannmur og proxy.",
            "Something on the way takes the connection and does not answer: look at firewall and proxy."),
    METADATA_BROKEN(true, DIGDIR, "metadata kan ikke brukes", "the metadata cannot be used",
            "Sjekk MASKINPORTEN_WELL_KNOWN_URL. Portner går videre med innebygde verdier.",
            "Check MASKINPORTEN_WELL_KNOWN_URL. Portner goes on with built-in values."),
    CLOCK_WRONG(true, YOU, "maskinens klokke går feil", "the machine's clock is wrong",
            "Still den (NTP). Portner retter opp tiden i grant, men sertifikater og logger får den ikke rettet.",
            "Set it (NTP). Portner corrects the time in grants, but nobody corrects it for certificates and logs."),
    MASKINPORTEN_DOWN(DIGDIR, "Maskinporten svarer med en feil som vil gå over", "Maskinporten answers with an error that will pass",
            "Vent og prøv igjen; se Digdirs driftsmeldinger.", "Wait and try again; see Digdir's status page."),
    MASKINPORTEN_SILENT(DIGDIR, "Maskinporten svarer ikke i tide", "Maskinporten does not answer in time",
            "Vent og prøv igjen; blir det ved, se på det som ligger mellom, og på Digdirs driftsmeldinger.",
            "Wait and try again; if it goes on, look at what lies between, and at Digdir's status page."),
    MASKINPORTEN_ODD(NETWORK, "svaret er ikke slik Maskinporten svarer", "the answer is not as Maskinporten answers",
            "Noe på veien svarer i dens sted: se på brannmur, proxy og MASKINPORTEN_TOKEN_ENDPOINT.",
            "Something on the way answers in its place: look at firewall, proxy and MASKINPORTEN_TOKEN_ENDPOINT."),
    SCOPE_NOT_GRANTED(API_OWNER, "tokenet har ikke alle scope det ble bedt om", "the token lacks scopes that were asked for",
            "For ks:fiks: skriv til fiks@ksdigital.no med organisasjonsnummeret. Sjekk MASKINPORTEN_SCOPES.",
            "For ks:fiks: write to fiks@ksdigital.no with the organisation number. Check MASKINPORTEN_SCOPES."),
    LIFE_SHORT(true, API_OWNER, "tokenet lever under 30 sekunder", "the token lives for less than 30 seconds",
            "Øk access_token_lifetime på klienten hos Digdir; scopets eier kan ha satt en lavere grense.",
            "Raise access_token_lifetime of the client with Digdir; the scope's owner may have set a lower limit."),
    LIFE_UNKNOWN(true, DIGDIR, "svaret sier ikke hvor lenge tokenet lever", "the answer does not say how long the token lives",
            "Portner regner med 60 sekunder. Svarer virkelig Maskinporten selv?", "Portner takes 60 seconds. Is it really Maskinporten that answers?"),
    INTEGRATION_MISSING(true, YOU, "det er ikke satt noen Fiks-integrasjon", "no Fiks integration is set",
            "Opprett integrasjonen i Fiks forvaltning og sett FIKS_INTEGRASJON_ID og FIKS_INTEGRASJON_PASSORD, om ikke hvert kall har dem med selv.",
            "Create the integration in Fiks forvaltning and set FIKS_INTEGRASJON_ID and FIKS_INTEGRASJON_PASSORD, unless every call brings its own."),
    FIKS_TOKEN(KS, "Fiks godtar ikke tokenet (401)", "Fiks does not accept the token (401)",
            "Sjekk at Maskinporten og Fiks er av samme miljø (FIKS_ENVIRONMENT) og at scopet er ks:fiks; gi ellers KS errorId.",
            "Check that Maskinporten and Fiks are of the same environment (FIKS_ENVIRONMENT) and that the scope is ks:fiks; else give KS the errorId."),
    FIKS_INTEGRATION(MUNICIPALITY, "Fiks godtar tokenet, men ikke integrasjonen (401)", "Fiks accepts the token, but not the integration (401)",
            "Sjekk id og passord, og at konsumentens organisasjonsnummer er autorisert organisasjon på integrasjonen i Fiks forvaltning.",
            "Check id and password, and that the consumer's organisation number is the authorised organisation of the integration in Fiks forvaltning."),
    FIKS_UNAUTHORISED(KS, "Fiks svarer 401 uten å si hvorfor", "Fiks answers 401 without saying why",
            "Spør KS, med errorId om svaret har den.", "Ask KS, with the errorId if the answer has one."),
    FIKS_FORBIDDEN(true, MUNICIPALITY, "integrasjonen er godkjent, men får ikke spørre Fiks IO-katalogen (403)",
            "the integration is accepted, but may not ask the Fiks IO catalogue (403)",
            "Gi integrasjonen, i Fiks forvaltning, rettighetene til tjenestene som skal brukes; bruker dere ikke Fiks IO, er dette i orden.",
            "Give the integration, in Fiks forvaltning, the privileges of the services that are to be used; where Fiks IO is not used this is in order."),
    FIKS_ERROR(KS, "Fiks svarer med en feil", "Fiks answers with an error",
            "Vent og prøv igjen; blir det ved, gi KS errorId.", "Wait and try again; if it goes on, give KS the errorId."),
    FIKS_SILENT(KS, "Fiks svarer ikke i tide", "Fiks does not answer in time", "Vent og prøv igjen; se KS' driftsmeldinger.",
            "Wait and try again; see KS' status page."),
    FIKS_BROKEN(NETWORK, "forbindelsen brytes før Fiks har svart, eller svaret er ikke HTTP",
            "the connection breaks before Fiks has answered, or the answer is not HTTP",
            "Noe på veien svarer i Fiks' sted, eller bryter forbindelsen: se på brannmur og proxy.",
            "Something on the way answers in the place of Fiks, or breaks the connection: look at firewall and proxy."),
    AMQP_REFUSED(MUNICIPALITY, "Fiks IO godtar ikke innloggingen (AMQP)", "Fiks IO does not accept the login (AMQP)",
            "Sjekk integrasjonens passord, at konsumentens organisasjonsnummer er autorisert organisasjon på den i Fiks forvaltning, og at den har "
                    + "rettighetene til Fiks IO. Er kallet til Fiks i orden, er det trolig rettighetene.",
            "Check the integration's password, that the consumer's organisation number is its authorised organisation in Fiks forvaltning, and that it "
                    + "has the privileges of Fiks IO. If the call to Fiks is in order, it is probably the privileges."),
    AMQP_TOO_LARGE(YOU, "passord og token er for store for innloggingen (AMQP)", "password and token are too large for the login (AMQP)",
            "Be om et mindre token: færre scope (MASKINPORTEN_SCOPES). Passord, token og det klienten sier om seg selv må få plass i 4096 byte, fra "
                    + "RabbitMQ 4.1 i 8192.",
            "Ask for a smaller token: fewer scopes (MASKINPORTEN_SCOPES). Password, token and what the client says of itself must fit into 4096 bytes, "
                    + "from RabbitMQ 4.1 on into 8192."),
    AMQP_ERROR(KS, "Fiks IO avslutter innloggingen med en feil (AMQP)", "Fiks IO ends the login with an error (AMQP)",
            "Vent og prøv igjen; blir det ved, gi KS det som ble sagt.", "Wait and try again; if it goes on, give KS what was said."),
    AMQP_SILENT(KS, "Fiks IO svarer ikke i tide (AMQP)", "Fiks IO does not answer in time (AMQP)",
            "Vent og prøv igjen; se KS' driftsmeldinger.", "Wait and try again; see KS' status page."),
    AMQP_ODD(NETWORK, "det som svarer, snakker ikke AMQP slik Fiks IO gjør", "what answers does not speak AMQP as Fiks IO does",
            "Noe på veien svarer i Fiks IOs sted, eller bryter forbindelsen: se på brannmur, proxy og PORTNER_AMQP_UPSTREAM.",
            "Something on the way answers in the place of Fiks IO, or breaks the connection: look at firewall, proxy and PORTNER_AMQP_UPSTREAM."),
    TIME_UP(NETWORK, "tiden er ute, og resten er ikke prøvd", "the time is up, and the rest was not tried",
            "Noe svarer svært langsomt: se hvilke steg som tok tid, og kjør på nytt.",
            "Something answers very slowly: see which steps took their time, and run it again."),
    INTERNAL(YOU, "en feil i Portner selv", "an error in Portner itself", "Meld den, med det som står over.", "Report it, with what is said above.");

    private final Diagnosis diagnosis;

    Trouble(Who who, String nb, String en, String remedyNb, String remedyEn) {
        this(false, who, nb, en, remedyNb, remedyEn);
    }

    Trouble(boolean warning, Who who, String nb, String en, String remedyNb, String remedyEn) {
        this.diagnosis = new Diagnosis(name().toLowerCase(Locale.ROOT).replace('_', '-'), warning, who, Text.of(nb, en), Text.of(remedyNb, remedyEn));
    }

    Diagnosis diagnosis() {
        return diagnosis;
    }
}
