/**
 * The development twin: a strict fake Maskinporten and a fake Fiks, in dev mode and in tests only. It refuses whatever Digdir's and KS'
 * documents say is refused, so that a grant which passes here is one that follows the book. Nothing outside the package refers to it:
 * the build takes it out of what is shipped.
 */
package no.portner.twin;
