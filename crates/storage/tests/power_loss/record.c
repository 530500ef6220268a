/* Records what a process writes into one folder and when it waits for the disk, in the order in which it happened, so
   that a test can build the files again as they would be after the power failed at any moment. Loaded with LD_PRELOAD
   by that test alone (crates/storage/src/power_loss.rs); never part of the program.

   SHIKOU_POWER_FOLDER  the folder whose files are recorded
   SHIKOU_POWER_RECORD  the file into which records go, elsewhere

   SHIKOU_POWER_FAULTS  "seed one_in": once the file "acknowledged" was synced, about every one_in-th write, cut and sync
                        of the database fails, the disk being full (a write then gets half) or broken

   Records: "W <file> <offset> <length>\n" and the bytes; "T <file> <length> 0\n"; "C <file> 0 0\n" for a new file;
   "S <file> 0 0\n" for a file or the folder itself (".") whose sync returned; "U <file> 0 0\n"; "E <file> 0 0\n" for a
   sync that failed on purpose, "F <file> 0 0\n" for another deed. One lock holds the deed and its record together. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int record_fd = -1;

static void put(const void *bytes, size_t length) {
    const char *next = bytes;
    while (length > 0) {
        ssize_t done = syscall(SYS_write, record_fd, next, length);
        if (done <= 0) abort();
        next += done;
        length -= (size_t)done;
    }
}

/* The name of a path inside the folder; NULL for any other. */
static const char *inside(const char *path) {
    const char *folder = getenv("SHIKOU_POWER_FOLDER");
    size_t length = folder ? strlen(folder) : 0;
    if (length == 0 || strncmp(path, folder, length) != 0) return NULL;
    if (path[length] == '\0') return ".";
    return path[length] == '/' ? path + length + 1 : NULL;
}

static const char *name_of(int fd, char *path, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, size - 1);
    if (length < 0) return NULL;
    path[length] = '\0';
    return inside(path);
}

static void record(char kind, const char *name, long long offset, long long length) {
    char head[4200];
    if (record_fd < 0) {
        const char *to = getenv("SHIKOU_POWER_RECORD");
        record_fd = (int)syscall(SYS_openat, AT_FDCWD, to ? to : "", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (record_fd < 0) abort();
    }
    int size = snprintf(head, sizeof head, "%c %s %lld %lld\n", kind, name, offset, length);
    put(head, (size_t)size);
}

static int begun;

/* Whether this deed is to fail: 0, or what is said of it. What was acknowledged is told by a file of its own. */
static int fault(const char *name) {
    static unsigned long long state;
    static unsigned long one_in;
    static int known;
    if (!known) {
        const char *said = getenv("SHIKOU_POWER_FAULTS");
        if (said) sscanf(said, "%llu %lu", &state, &one_in);
        known = 1;
    }
    if (!begun || one_in == 0 || strncmp(name, "town.db", 7) != 0) return 0;
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    unsigned long roll = (unsigned long)(state >> 33);
    if (roll % one_in != 0) return 0;
    return (roll / one_in) % 2 ? ENOSPC : EIO;
}

static ssize_t written(int fd, const void *bytes, size_t length, off_t offset, int placed) {
    char path[4096];
    pthread_mutex_lock(&lock);
    const char *name = name_of(fd, path, sizeof path);
    if (name && !placed) {
        int append = fcntl(fd, F_GETFL) & O_APPEND;
        offset = lseek(fd, 0, append ? SEEK_END : SEEK_CUR);
    }
    /* A full disk takes half before it says so. */
    static int full;
    int said = full && name ? ENOSPC : name ? fault(name) : 0;
    if (said && (said == EIO || full || length < 2)) {
        record('F', name, 0, 0);
        full = 0;
        pthread_mutex_unlock(&lock);
        errno = said;
        return -1;
    }
    if (said) {
        full = 1;
        length /= 2;
    }
    ssize_t done = placed ? syscall(SYS_pwrite64, fd, bytes, length, offset) : syscall(SYS_write, fd, bytes, length);
    if (name && done > 0) {
        record('W', name, offset, done);
        put(bytes, (size_t)done);
    }
    pthread_mutex_unlock(&lock);
    return done;
}

ssize_t write(int fd, const void *bytes, size_t length) { return written(fd, bytes, length, 0, 0); }
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return written(fd, bytes, length, offset, 1); }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) { return written(fd, bytes, length, offset, 1); }

static int cut(int fd, off_t length) {
    char path[4096];
    pthread_mutex_lock(&lock);
    const char *name = name_of(fd, path, sizeof path);
    int said = name ? fault(name) : 0;
    if (said) record('F', name, 0, 0);
    int failed = said ? -1 : (int)syscall(SYS_ftruncate, fd, length);
    if (said) errno = said;
    if (name && !failed) record('T', name, length, 0);
    pthread_mutex_unlock(&lock);
    return failed;
}

int ftruncate(int fd, off_t length) { return cut(fd, length); }
int ftruncate64(int fd, off64_t length) { return cut(fd, length); }

static int synced(long call, int fd) {
    char path[4096];
    pthread_mutex_lock(&lock);
    const char *name = name_of(fd, path, sizeof path);
    if (name && strcmp(name, "acknowledged") == 0) begun = 1;
    int said = name ? fault(name) : 0;
    if (said) record('E', name, 0, 0);
    int failed = said ? -1 : (int)syscall(call, fd);
    if (said) errno = EIO;
    if (name && !failed) record('S', name, 0, 0);
    pthread_mutex_unlock(&lock);
    return failed;
}

int fsync(int fd) { return synced(SYS_fsync, fd); }
int fdatasync(int fd) { return synced(SYS_fdatasync, fd); }

static int opened(const char *path, int flags, mode_t mode) {
    pthread_mutex_lock(&lock);
    const char *name = flags & O_CREAT ? inside(path) : NULL;
    int fresh = name && access(path, F_OK) != 0;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    if (fresh && fd >= 0) record('C', name, 0, 0);
    pthread_mutex_unlock(&lock);
    return fd;
}

#define MODE_OF(flags, mode)            \
    mode_t mode = 0;                    \
    if ((flags) & (O_CREAT | O_TMPFILE)) { \
        va_list rest;                   \
        va_start(rest, flags);          \
        mode = va_arg(rest, mode_t);    \
        va_end(rest);                   \
    }

int open(const char *path, int flags, ...) {
    MODE_OF(flags, mode)
    return opened(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    MODE_OF(flags, mode)
    return opened(path, flags | O_LARGEFILE, mode);
}

int unlink(const char *path) {
    pthread_mutex_lock(&lock);
    const char *name = inside(path);
    int failed = (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    if (name && !failed) record('U', name, 0, 0);
    pthread_mutex_unlock(&lock);
    return failed;
}
