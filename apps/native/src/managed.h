/* The managed files of the agents: the only paths that the broker writes, and the whole of what it writes there. */
#ifndef CUSTODY_MANAGED_H
#define CUSTODY_MANAGED_H

#include <stddef.h>
#include <stdint.h>

struct managed {
    const char *path;
};

/* The file of that number; NULL if there is none. */
const struct managed *managed_file(uint32_t number);

/* Replaces a managed file as a whole, root's, mode 0644, durable; no bytes take it away. 0, or an errno below zero. */
int replace_managed(const struct managed *file, const unsigned char *bytes, size_t length);

#endif
