#include "broker.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int open_process(uint32_t pid) {
    char path[32];
    snprintf(path, sizeof path, "/proc/%u", pid);
    return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* The 22nd field of its stat line, the 20th after the last parenthesis: what stands in them is the process's choice. */
uint64_t start_time(int process) {
    char line[1024];
    int fd = openat(process, "stat", O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    ssize_t got = read(fd, line, sizeof line - 1);
    close(fd);
    if (got <= 0) return 0;
    line[got] = 0;
    char *at = strrchr(line, ')');
    for (int field = 0; at != NULL && field < 20; field++) at = strchr(at + 1, ' ');
    return at == NULL ? 0 : strtoull(at + 1, NULL, 10);
}

int holds_socket(int process, uint32_t inode) {
    char wanted[32], target[64];
    snprintf(wanted, sizeof wanted, "socket:[%u]", inode);
    int folder = openat(process, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC), found = 0;
    if (folder < 0) return 0;
    DIR *descriptors = fdopendir(folder);
    if (descriptors == NULL) {
        close(folder);
        return 0;
    }
    for (struct dirent *one; !found && (one = readdir(descriptors)) != NULL;) {
        ssize_t length = readlinkat(folder, one->d_name, target, sizeof target - 1);
        if (length <= 0) continue;
        target[length] = 0;
        found = strcmp(target, wanted) == 0;
    }
    closedir(descriptors);
    return found;
}

uint32_t pid_named(const char *name) { return *name < '1' || *name > '9' ? 0 : (uint32_t)strtoul(name, NULL, 10); }
