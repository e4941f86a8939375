package no.portner.token;

/** Whom a token can be asked for on behalf of: an organisation, by its number (facts 1.2). */
public final class Organisation {

    private static final int[] WEIGHTS = {3, 2, 7, 6, 5, 4, 3, 2};

    private Organisation() {
    }

    /** Nine digits, nothing else; whether the last of them is right is another question. */
    public static boolean hasNineDigits(String text) {
        return text.length() == 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Nine digits, the last one a check digit modulo 11. */
    public static boolean isNumber(String text) {
        if (!hasNineDigits(text)) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += WEIGHTS[i] * (text.charAt(i) - '0');
        }
        return (11 - sum % 11) % 11 == text.charAt(8) - '0';
    }
}
