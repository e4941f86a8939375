package no.portner.config;

/** Makes a value of a text from the environment. */
@FunctionalInterface
public interface Parser<T> {

    /**
     * @param text not empty, without blanks around it
     * @throws Unusable when no value can be made of the text; never repeats the text
     */
    T parse(String text) throws Unusable;
}
