#include "classify/head/head.h"

#include "classify/box/charset.h"
#include "classify/box/letter.h"
#include "classify/box/mime.h"
#include "common/frame.h"

gboolean
head_warm (GError **error)
{
    (void) error;
    charset_warm ();
    mime_warm ();
    return TRUE;
}

gboolean
head_read (int message_fd, int result_fd, const char *password, GError **error)
{
    g_autoptr (Letter) letter =
        letter_read (message_fd, HEAD_VERSION, password, NULL);
    guint8 flag = letter->incomplete ? 1 : 0;

    if (letter->incomplete) {
        g_ptr_array_set_size (letter->record->pages, 0);
        g_ptr_array_set_size (letter->record->parts, 0);
    }
    return frame_write (result_fd, &flag, 1, error) &&
           frame_write_variant (result_fd, record_to_variant (letter->record),
                                error);
}
