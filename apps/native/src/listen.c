#include "part.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "place.h"

static void give_up(const char *what) {
    fprintf(stderr, "custody-supervise: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* A folder of root's, which a group may enter. */
static void make_folder(const char *path, gid_t group, mode_t mode) {
    if (mkdir(path, mode) != 0 && errno != EEXIST) give_up(path);
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0 || fchown(folder, 0, group) != 0 || fchmod(folder, mode) != 0) give_up(path);
    close(folder);
}

/* Nobody but its owner reaches it before it has its mode. */
static int listen_unix(const char *path, uid_t owner, mode_t mode) {
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
    unlink(path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || lchown(path, owner, owner == 0 ? 0 : (gid_t)-1) != 0 ||
        chmod(path, mode) != 0 || listen(fd, 511) != 0)
        give_up(path);
    return fd;
}

static int listen_loopback(int port) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || listen(fd, 511) != 0)
        give_up("127.0.0.1");
    return fd;
}

static void add_socket(struct part *part, int fd) { part->sockets[part->count++] = fd; }

/* The port first: a second supervisor ends there, and leaves the first one's sockets alone. */
void open_sockets(struct part parts[PARTS]) {
    struct stat daemon;
    if (lstat(DAEMON_STATE, &daemon) != 0 || daemon.st_uid == 0 || daemon.st_gid == 0) give_up(DAEMON_STATE);
    umask(0177);
    add_socket(&parts[2], listen_loopback(HOOK_PORT));
    make_folder(CUSTODY_RUN, 0, 0755);
    make_folder(CUSTODY_RUN "/broker", daemon.st_gid, 0750);
    make_folder(CUSTODY_RUN "/seal", daemon.st_gid, 0750);
    add_socket(&parts[0], listen_unix(BROKER_SOCKET, daemon.st_uid, 0600));
    add_socket(&parts[1], listen_unix(SEAL_SOCKET, daemon.st_uid, 0600));
    add_socket(&parts[2], listen_unix(ASK_SOCKET, 0, 0666));
    add_socket(&parts[2], listen_unix(CONTROL_SOCKET, 0, 0666));
}
