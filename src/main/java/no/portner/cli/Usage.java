package no.portner.cli;

/** What can be typed. */
final class Usage {

    private Usage() {
    }

    static String text() {
        Columns commands = new Columns("  ");
        for (Command command : Command.values()) {
            commands.add("portner " + command.word(), command.meaning());
        }
        return "usage: portner [command]\n\n"
                + "Without a command Portner starts. It takes its configuration from environment variables.\n\n" + commands;
    }
}
