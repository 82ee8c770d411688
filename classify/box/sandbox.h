/*
 * The room in which one letter is read: no rights, no network, no file but
 * fonts, bounded memory and time.
 *
 * Prepared once in the warmed parent (sandbox_new), proven there by a probe
 * (sandbox_prove), entered by each child before it sees a byte of its letter
 * (sandbox_enter). Every layer must hold or nothing is read, except Landlock,
 * which a kernel may lack: then the filter refuses every open of a file too,
 * so that such a kernel costs looks (fonts that a document does not bring),
 * never safety.
 */
#ifndef CLASSIFY_BOX_SANDBOX_H
#define CLASSIFY_BOX_SANDBOX_H

#include <glib.h>

typedef struct Sandbox Sandbox;

/*
 * @files: TRUE when fonts and their tables may be opened, read-only
 * @cpu_s: processor time of a child
 * Errors: STOP when a layer cannot be prepared
 */
Sandbox *sandbox_new (gboolean files, guint cpu_s, GError **error);
void sandbox_free (Sandbox *sandbox);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sandbox, sandbox_free)

/* The kernel's Landlock version; 0 when it has none. */
guint sandbox_landlock_abi (const Sandbox *sandbox);

/*
 * Puts this process into the sandbox for good; descriptors from
 * @first_closed_fd on are closed.
 *
 * Errors: STOP when a layer does not hold: the caller must end at once
 */
gboolean sandbox_enter (const Sandbox *sandbox, int first_closed_fd,
                        GError **error);

/*
 * Forks a child that enters, and asks the kernel, not us, whether it holds:
 * filter and no-new-privileges in /proc/self/status, the uid, and refusals of
 * a file and a socket.
 *
 * Errors: STOP when anything was possible that must not be
 */
gboolean sandbox_prove (const Sandbox *sandbox, GError **error);

#endif
