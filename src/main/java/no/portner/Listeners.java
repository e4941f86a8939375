package no.portner;

import java.util.OptionalInt;

/**
 * The ports that the application's calls come to, as they were bound.
 *
 * @param https of the transparent listeners; empty where there are none
 * @param http likewise
 * @param amqp empty where nobody listens for it
 */
record Listeners(int proxy, OptionalInt https, OptionalInt http, OptionalInt amqp) {
}
