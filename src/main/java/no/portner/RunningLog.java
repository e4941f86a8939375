package no.portner;

import io.quarkus.logging.json.runtime.JsonFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Logger;
import no.portner.admin.LogControl;
import no.portner.observe.AccessLog;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jboss.logmanager.handlers.ConsoleHandler;

/** The log of this process, which Quarkus has set up: how much Portner itself says, and in what form it and the lines of calls are written. */
final class RunningLog implements LogControl.Log {

    private static final String PORTNER = "no.portner";
    /** As Quarkus writes it without colours. */
    private static final String TEXT = "%d{yyyy-MM-dd HH:mm:ss,SSS} %-5p [%c{3.}] (%t) %s%e%n";
    private static final String AS_JSON = "json";
    private static final String AS_TEXT = "text";

    /** Held, for a logger that nobody holds may forget its level. */
    private final Logger logger = Logger.getLogger(PORTNER);
    private volatile LogConfig.Level level;
    private final AccessLog accessLog;
    private volatile String format;
    private volatile LogConfig.Access access;

    RunningLog(LogConfig config, AccessLog accessLog) {
        this.level = config.level();
        this.format = QuarkusSettings.json(config.format()) ? AS_JSON : AS_TEXT;
        this.access = config.access();
        this.accessLog = accessLog;
    }

    /** In what form the lines of calls are written. */
    static AccessLog.Form form(LogConfig config) {
        return form(config.access(), QuarkusSettings.json(config.format()));
    }

    private static AccessLog.Form form(LogConfig.Access access, boolean json) {
        return switch (access) {
            case ON -> json ? AccessLog.Form.JSON : AccessLog.Form.TEXT;
            case OFF -> AccessLog.Form.OFF;
            case JSON -> AccessLog.Form.JSON;
            case TEXT -> AccessLog.Form.TEXT;
        };
    }

    @Override
    public List<String> levels() {
        return Arrays.stream(LogConfig.Level.values()).map(RunningLog::word).toList();
    }

    @Override
    public String level() {
        return word(level);
    }

    @Override
    public void level(String word) {
        level = LogConfig.Level.valueOf(word.toUpperCase(Locale.ROOT));
        logger.setLevel(switch (level) {
            case ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case INFO -> Level.INFO;
            case DEBUG -> Level.DEBUG;
            case TRACE -> Level.TRACE;
        });
    }

    @Override
    public List<String> formats() {
        return List.of(AS_JSON, AS_TEXT);
    }

    @Override
    public String format() {
        return format;
    }

    @Override
    public void format(String word) {
        Formatter formatter = word.equals(AS_JSON) ? new JsonFormatter() : new PatternFormatter(TEXT);
        for (Handler console : consoles(Logger.getLogger("").getHandlers())) {
            console.setFormatter(formatter);
        }
        format = word;
        access(access());
    }

    @Override
    public List<String> accesses() {
        return Arrays.stream(LogConfig.Access.values()).map(RunningLog::word).toList();
    }

    @Override
    public String access() {
        return word(access);
    }

    @Override
    public void access(String word) {
        access = LogConfig.Access.valueOf(word.toUpperCase(Locale.ROOT));
        accessLog.form(form(access, format.equals(AS_JSON)));
    }

    /** Those within others too: Quarkus puts all its handlers into one. */
    private static List<Handler> consoles(Handler[] handlers) {
        List<Handler> consoles = new ArrayList<>();
        for (Handler handler : handlers) {
            if (handler instanceof ConsoleHandler) {
                consoles.add(handler);
            } else if (handler instanceof ExtHandler outer) {
                consoles.addAll(consoles(outer.getHandlers()));
            }
        }
        return consoles;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
