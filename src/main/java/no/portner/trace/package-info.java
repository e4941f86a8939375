/**
 * Spans of the calls that Portner makes, by OpenTelemetry's conventions, and their way to a collector (docs/traces.md). A narrow part of OTLP
 * of our own, for what a library costs the executable (docs/adr/0026-spans-by-our-own-encoder.md).
 */
package no.portner.trace;
