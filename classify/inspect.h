/*
 * `inspect`: what would the pipeline make of these messages? Stores nothing.
 *
 *   intray-classify inspect [--config F] [--roll F] [--agencies F]
 *                           [--staff F] [--text] [--json] MESSAGE...
 *
 * With --json one object a line, in the order of the arguments; without, a
 * short text. Exit 1 when a file could not be read at all.
 */
#ifndef CLASSIFY_INSPECT_H
#define CLASSIFY_INSPECT_H

/* @argv: from "inspect" on. Returns the exit status. */
int inspect_run (int argc, char **argv);

#endif
