/**
 * The pod's own certificate authority, for TLS interception. Its root signs one intermediate and loses its key; the intermediate may
 * sign for the routes' hosts alone (PKIX ignores constraints on the trust anchor itself, hence the two), and its key survives a crash
 * in a directory that nobody else mounts. The root's certificate goes to the application as files; the leaf certificates become TLS
 * contexts, made ahead and renewed while Portner runs. {@link no.portner.pki.InterceptionContexts} is the way in.
 */
package no.portner.pki;
