#include "classify/box/outlook.h"

static void
file_free (gpointer data)
{
    OutlookFile *file = data;

    g_free (file->name);
    g_free (file->type);
    g_clear_pointer (&file->data, g_bytes_unref);
    g_clear_pointer (&file->letter, outlook_letter_free);
    g_free (file);
}

OutlookLetter *
outlook_letter_new (void)
{
    OutlookLetter *letter = g_new0 (OutlookLetter, 1);

    letter->files = g_ptr_array_new_with_free_func (file_free);
    return letter;
}

void
outlook_letter_free (OutlookLetter *letter)
{
    if (letter == NULL)
        return;
    g_free (letter->subject);
    g_free (letter->sender_name);
    g_free (letter->sender_address);
    g_free (letter->to);
    g_free (letter->message_id);
    g_ptr_array_unref (letter->files);
    g_free (letter);
}

OutlookFile *
outlook_letter_add (OutlookLetter *letter)
{
    OutlookFile *file = g_new0 (OutlookFile, 1);

    g_ptr_array_add (letter->files, file);
    return file;
}
