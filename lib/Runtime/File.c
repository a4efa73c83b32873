//===- File.c - Reading whole files, writing files atomically -------------===//

#define _GNU_SOURCE
#include "lathe/Runtime/File.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

lathe_status lathe_file_open(const char *path, int *out_descriptor,
                             uint64_t *out_size, lathe_error *error) {
  *out_descriptor = -1;
  // Without O_NONBLOCK, opening a pipe would wait for its writer.
  int descriptor;
  do
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  while (descriptor < 0 && errno == EINTR);
  if (descriptor < 0)
    return lathe_fail_io(error, errno, "cannot open '%s'", path);
  struct stat facts;
  lathe_status status = LATHE_OK;
  if (fstat(descriptor, &facts) != 0)
    status = lathe_fail_io(error, errno, "cannot read '%s'", path);
  else if (!S_ISREG(facts.st_mode))
    status = lathe_fail(error, LATHE_IO, "cannot read '%s': not a regular file",
                        path);
  if (status != LATHE_OK) {
    close(descriptor);
    return status;
  }
  *out_descriptor = descriptor;
  *out_size = (uint64_t)facts.st_size;
  return LATHE_OK;
}

lathe_status lathe_file_read_at(int descriptor, const char *path,
                                uint64_t offset, void *data, uint64_t size,
                                lathe_error *error) {
  char *bytes = data;
  uint64_t done = 0;
  while (done < size) {
    uint64_t left = size - done;
    ssize_t count = pread(descriptor, bytes + done,
                          left > (1u << 30) ? 1u << 30 : (size_t)left,
                          (off_t)(offset + done));
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return lathe_fail_io(error, errno, "cannot read '%s'", path);
    if (count == 0)
      return lathe_fail(error, LATHE_DATA,
                        "%s: expected %llu bytes at offset %llu, but the file "
                        "ends after %llu of them",
                        path, (unsigned long long)size,
                        (unsigned long long)offset, (unsigned long long)done);
    done += (uint64_t)count;
  }
  return LATHE_OK;
}

lathe_status lathe_file_read(const char *path, uint64_t limit, char **out_data,
                             uint64_t *out_size, lathe_error *error) {
  *out_data = NULL;
  int descriptor;
  uint64_t size;
  lathe_status status = lathe_file_open(path, &descriptor, &size, error);
  if (status != LATHE_OK)
    return status;
  char *data = NULL;
  if (size > limit || size >= SIZE_MAX)
    status =
        lathe_fail(error, LATHE_DATA,
                   "%s: file of %llu bytes is larger than the limit of "
                   "%llu",
                   path, (unsigned long long)size, (unsigned long long)limit);
  else if (!(data = malloc((size_t)size + 1)))
    status = lathe_fail_memory(error, size, path);
  else
    status = lathe_file_read_at(descriptor, path, 0, data, size, error);
  close(descriptor);
  if (status != LATHE_OK) {
    free(data);
    return status;
  }
  data[size] = '\0';
  *out_data = data;
  *out_size = size;
  return LATHE_OK;
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

#define BUFFER_SIZE 65536

struct lathe_file_writer {
  int descriptor;
  char *path, *temporary;
  size_t used;
  char buffer[BUFFER_SIZE];
};

/// Creates a file of a name not in use beside the final one.
static int create_temporary(lathe_file_writer *writer, size_t name_size) {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  uint64_t number = (uint64_t)time.tv_nsec * 31 + (uint64_t)getpid();
  for (int attempt = 0; attempt < 100; ++attempt) {
    snprintf(writer->temporary, name_size, "%s.tmp%08x", writer->path,
             (unsigned)(number + 7919u * (unsigned)attempt));
    int descriptor =
        open(writer->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor >= 0 || (errno != EEXIST && errno != EINTR))
      return descriptor;
  }
  return -1;
}

static void free_writer(lathe_file_writer *writer) {
  free(writer->path);
  free(writer->temporary);
  free(writer);
}

lathe_status lathe_file_writer_open(const char *path,
                                    lathe_file_writer **out_writer,
                                    lathe_error *error) {
  *out_writer = NULL;
  struct stat facts;
  bool exists = stat(path, &facts) == 0;
  if (exists && !S_ISREG(facts.st_mode))
    return lathe_fail(error, LATHE_IO,
                      "cannot write '%s': it exists and is not a regular file",
                      path);
  lathe_file_writer *writer = calloc(1, sizeof(*writer));
  if (!writer)
    return lathe_fail_memory(error, sizeof(*writer), path);
  size_t name_size = strlen(path) + 16;
  writer->path = strdup(path);
  writer->temporary = malloc(name_size);
  if (!writer->path || !writer->temporary) {
    free_writer(writer);
    return lathe_fail_memory(error, name_size, path);
  }
  writer->descriptor = create_temporary(writer, name_size);
  if (writer->descriptor < 0) {
    lathe_status status =
        lathe_fail_io(error, errno, "cannot write '%s'", path);
    free_writer(writer);
    return status;
  }
  // The new file is as readable as the old one; a file system that has no
  // modes is no reason to fail.
  if (exists && fchmod(writer->descriptor, facts.st_mode & 0777) != 0)
    errno = 0;
  *out_writer = writer;
  return LATHE_OK;
}

/// write(2) that returns EFBIG at a file size limit, where the system's default
/// is to end the process by SIGXFSZ.
static ssize_t write_some(int descriptor, const char *data, size_t size) {
  sigset_t limit, before;
  sigemptyset(&limit);
  sigaddset(&limit, SIGXFSZ);
  int masked = pthread_sigmask(SIG_BLOCK, &limit, &before);
  ssize_t count = write(descriptor, data, size);
  int code = errno;
  if (masked == 0) {
    const struct timespec now = {0, 0};
    if (count < 0 && code == EFBIG)
      sigtimedwait(&limit, NULL, &now);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
  }
  errno = code;
  return count;
}

static lathe_status write_all(lathe_file_writer *writer, const char *data,
                              uint64_t size, lathe_error *error) {
  while (size > 0) {
    ssize_t count = write_some(writer->descriptor, data,
                               size > (1u << 30) ? 1u << 30 : (size_t)size);
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return lathe_fail_io(error, count < 0 ? errno : ENOSPC,
                           "cannot write '%s'", writer->path);
    data += count;
    size -= (uint64_t)count;
  }
  return LATHE_OK;
}

static lathe_status flush(lathe_file_writer *writer, lathe_error *error) {
  size_t used = writer->used;
  writer->used = 0;
  return write_all(writer, writer->buffer, used, error);
}

lathe_status lathe_file_writer_append(lathe_file_writer *writer,
                                      const void *data, uint64_t size,
                                      lathe_error *error) {
  if (size > BUFFER_SIZE - writer->used) {
    lathe_status status = flush(writer, error);
    if (status != LATHE_OK)
      return status;
  }
  if (size > BUFFER_SIZE)
    return write_all(writer, data, size, error);
  if (size > 0)
    memcpy(writer->buffer + writer->used, data, (size_t)size);
  writer->used += (size_t)size;
  return LATHE_OK;
}

/// Makes a rename in the folder of |path| last through a loss of power.
static lathe_status sync_folder(const char *path, lathe_error *error) {
  const char *slash = strrchr(path, '/');
  char *folder = !slash          ? strdup(".")
                 : slash == path ? strdup("/")
                                 : strndup(path, (size_t)(slash - path));
  if (!folder)
    return lathe_fail_memory(error, strlen(path), path);
  int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  free(folder);
  // A folder that may be written but not read cannot be synced, nor can one on
  // some network file systems (EINVAL).
  if (descriptor < 0)
    return LATHE_OK;
  int code = fsync(descriptor) == 0 ? 0 : errno;
  close(descriptor);
  return code == 0 || code == EINVAL || code == EROFS
             ? LATHE_OK
             : lathe_fail_io(error, code, "cannot sync the folder of '%s'",
                             path);
}

lathe_status lathe_file_writer_commit(lathe_file_writer *writer,
                                      lathe_error *error) {
  lathe_status status = flush(writer, error);
  if (status == LATHE_OK && fsync(writer->descriptor) != 0 && errno != EINVAL)
    status = lathe_fail_io(error, errno, "cannot write '%s'", writer->path);
  // After EINTR the descriptor is closed, and the data is synced.
  if (close(writer->descriptor) != 0 && errno != EINTR && status == LATHE_OK)
    status = lathe_fail_io(error, errno, "cannot write '%s'", writer->path);
  writer->descriptor = -1;
  if (status == LATHE_OK && rename(writer->temporary, writer->path) != 0)
    status = lathe_fail_io(error, errno, "cannot rename '%s' to '%s'",
                           writer->temporary, writer->path);
  if (status != LATHE_OK) {
    lathe_file_writer_discard(writer);
    return status;
  }
  status = sync_folder(writer->path, error);
  free_writer(writer);
  return status;
}

void lathe_file_writer_discard(lathe_file_writer *writer) {
  if (!writer)
    return;
  if (writer->descriptor >= 0)
    close(writer->descriptor);
  unlink(writer->temporary);
  free_writer(writer);
}
