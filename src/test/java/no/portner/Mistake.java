package no.portner;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A test that shows that a neighbour's mistake is not ours: {@code docs/mistakes-of-others.md} lists them. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Mistake {

    /** What went wrong there, in the words of the page. */
    String value();
}
