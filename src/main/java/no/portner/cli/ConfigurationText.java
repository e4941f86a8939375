package no.portner.cli;

import java.util.stream.Collectors;
import no.portner.config.Chapter;
import no.portner.config.Origin;
import no.portner.config.Reading;
import no.portner.key.KeySummary;

/** The configuration as text for people. Problems are left out: they go where errors go. */
final class ConfigurationText {

    private static final String INDENT = "  ";

    private ConfigurationText() {
    }

    static String of(Effective effective) {
        StringBuilder text = new StringBuilder();
        for (Chapter chapter : effective.settings()) {
            text.append(chapter.title()).append('\n').append(settings(chapter)).append('\n');
        }
        for (Effective.Client client : effective.clients()) {
            text.append("The key of client ").append(client.id()).append(" (").append(String.join(", ", client.routes())).append(")\n")
                    .append(key(client)).append('\n');
        }
        text.append("Warnings\n");
        if (effective.warnings().isEmpty()) {
            return text.append(INDENT).append("none\n").toString();
        }
        effective.warnings().forEach(warning -> text.append(INDENT).append(warning).append('\n'));
        return text.toString();
    }

    /** What is not set has no value to show: its names follow on one line, so that they do not hide what counts. */
    private static Columns settings(Chapter chapter) {
        Columns columns = new Columns(INDENT);
        for (Reading reading : chapter.readings()) {
            if (reading.origin().kind() != Origin.Kind.NOT_SET) {
                columns.add(reading.name(), reading.shown(), reading.origin().toString());
            }
        }
        String notSet = chapter.readings().stream().filter(reading -> reading.origin().kind() == Origin.Kind.NOT_SET)
                .map(Reading::name).collect(Collectors.joining(", "));
        if (!notSet.isEmpty()) {
            columns.add("not set: " + notSet);
        }
        return columns;
    }

    private static Columns key(Effective.Client client) {
        Columns columns = new Columns(INDENT);
        if (!client.files().isEmpty()) {
            columns.add("read from", client.files().stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
        if (client.key().isEmpty()) {
            columns.add("found", "nothing that can be used");
            return columns;
        }
        KeySummary key = client.key().get();
        key.certificate().ifPresent(holder -> {
            columns.add("certificate of", holder.subject());
            columns.add("organisation", holder.organisationNumber().orElse("-"));
            columns.add("issued by", holder.issuer());
            columns.add("valid until", holder.notAfter().toString());
        });
        columns.add("thumbprint", key.thumbprint());
        columns.add("sent as", key.sentAs());
        return columns;
    }
}
