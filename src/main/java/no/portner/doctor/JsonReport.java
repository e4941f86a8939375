package no.portner.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import no.portner.doctor.Outcome.Status;

/** For programs: JSON lines, an object for each step as it ends and one for the verdict at the end. docs/doctor.md has the fields. */
final class JsonReport implements Report {

    private static final JsonFactory JSON = new JsonFactory();

    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private final PrintStream out;
    private final Language language;
    private final Discretion discretion;

    JsonReport(PrintStream out, Language language, Discretion discretion) {
        this.out = out;
        this.language = language;
        this.discretion = discretion;
    }

    @Override
    public void begins(Step step, String subject) {
        // What has not ended says nothing to a program.
    }

    @Override
    public void ended(Outcome outcome) {
        line(json -> {
            json.writeStringField("step", outcome.step().id());
            json.writeStringField("status", outcome.status().id());
            json.writeStringField("subject", discretion.showable(outcome.subject()));
            json.writeStringField("message", discretion.showable(outcome.told().in(language)));
            if (outcome.diagnosis().isPresent()) {
                Diagnosis diagnosis = outcome.diagnosis().get();
                json.writeStringField("code", diagnosis.code());
                json.writeStringField("who", diagnosis.who().id());
                json.writeStringField("advice", diagnosis.remedy().in(language));
                json.writeArrayFieldStart("details");
                for (String detail : outcome.details()) {
                    json.writeString(discretion.showable(detail));
                }
                json.writeEndArray();
            }
        });
    }

    @Override
    public void finished(Verdict verdict) {
        line(json -> {
            json.writeStringField("step", "verdict");
            json.writeNumberField("exit_code", verdict.exitCode());
            for (Status status : Status.values()) {
                json.writeNumberField(status.id(), verdict.count(status));
            }
            json.writeObjectFieldStart("onboarding");
            for (Onboarding part : Onboarding.values()) {
                json.writeStringField(part.id(), verdict.onboarding().get(part).name().toLowerCase(Locale.ROOT));
            }
            json.writeEndObject();
        });
    }

    private void line(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println(bytes.toString(StandardCharsets.UTF_8));
        out.flush();
    }
}
