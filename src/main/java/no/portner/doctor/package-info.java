/** {@code portner doctor}: goes the way of a start and of a call, a step at a time, and says where it ends, who must act and how. */
package no.portner.doctor;
