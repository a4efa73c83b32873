//===- File.h - Reading whole files, writing files atomically -------------===//
//
// The only two ways in which the runtime touches the file system. Readers take
// regular files only and a limit; a written file appears under its name when it
// is complete and on the disk, or not at all.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_RUNTIME_FILE_H
#define LATHE_RUNTIME_FILE_H

#include "lathe/Runtime/Status.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Opens the regular file at |path| for reading. |*out_descriptor| is closed by
/// the caller with close(2).
lathe_status lathe_file_open(const char *path, int *out_descriptor,
                             uint64_t *out_size, lathe_error *error);

/// Reads exactly |size| bytes at |offset|; fewer is LATHE_DATA.
lathe_status lathe_file_read_at(int descriptor, const char *path,
                                uint64_t offset, void *data, uint64_t size,
                                lathe_error *error);

/// Reads all of the regular file at |path|, of at most |limit| bytes.
/// |*out_data| has one NUL byte more than |*out_size| and is freed with free().
lathe_status lathe_file_read(const char *path, uint64_t limit, char **out_data,
                             uint64_t *out_size, lathe_error *error);

/// A file in the making: a temporary file beside |path|.
typedef struct lathe_file_writer lathe_file_writer;

/// Creates the temporary file. A missing folder is an error; an existing file
/// at |path| stays as it is until commit.
lathe_status lathe_file_writer_open(const char *path,
                                    lathe_file_writer **out_writer,
                                    lathe_error *error);
/// Appends |size| bytes (buffered).
lathe_status lathe_file_writer_append(lathe_file_writer *writer,
                                      const void *data, uint64_t size,
                                      lathe_error *error);
/// Flushes, syncs, closes, renames onto the final name and syncs the folder.
/// Frees |writer| in any case; on failure the temporary file is removed and
/// what stood at the final name is untouched (but when only the last step, the
/// sync of the folder, fails: then the new file stands there).
lathe_status lathe_file_writer_commit(lathe_file_writer *writer,
                                      lathe_error *error);
/// Removes the temporary file and frees |writer|; NULL is harmless.
void lathe_file_writer_discard(lathe_file_writer *writer);

#ifdef __cplusplus
}
#endif

#endif // LATHE_RUNTIME_FILE_H
