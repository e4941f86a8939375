package no.portner.trace;

import java.util.concurrent.ThreadLocalRandom;

/** New ids, as W3C Trace Context writes them. Random, and no secret: nobody is believed because of one. */
final class Ids {

    private static final char[] DIGITS = "0123456789abcdef".toCharArray();

    private Ids() {
    }

    static String trace() {
        char[] text = new char[32];
        ThreadLocalRandom random = ThreadLocalRandom.current();
        write(random.nextLong(), text, 0);
        write(notZero(random), text, 16);
        return new String(text);
    }

    static String span() {
        char[] text = new char[16];
        write(notZero(ThreadLocalRandom.current()), text, 0);
        return new String(text);
    }

    private static long notZero(ThreadLocalRandom random) {
        long number = random.nextLong();
        while (number == 0) {
            number = random.nextLong();
        }
        return number;
    }

    private static void write(long number, char[] text, int at) {
        for (int i = 0; i < 16; i++) {
            text[at + i] = DIGITS[(int) (number >>> 60 - 4 * i) & 0xf];
        }
    }
}
