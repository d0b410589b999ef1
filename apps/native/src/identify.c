/* Who is at the other end of a connection, by the kernel's word alone. */
#include "broker.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SO_PEERPIDFD
#define SO_PEERPIDFD 77
#endif

/* The kernel's answer to one question of sock_diag(7). */
static int ask_sock_diag(const struct inet_diag_sockid *id, struct inet_diag_msg *told) {
    struct { struct nlmsghdr head; struct inet_diag_req_v2 request; } ask = {
        .head = {.nlmsg_len = sizeof ask, .nlmsg_type = SOCK_DIAG_BY_FAMILY, .nlmsg_flags = NLM_F_REQUEST},
        .request = {.sdiag_family = AF_INET, .sdiag_protocol = IPPROTO_TCP, .idiag_states = (uint32_t)-1, .id = *id},
    };
    union { struct nlmsghdr head; unsigned char bytes[4096]; } got;
    int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (netlink < 0) return -errno;
    ssize_t length = send(netlink, &ask, sizeof ask, 0) < 0 ? -1 : recv(netlink, &got, sizeof got, 0);
    int status = length < 0 ? -errno : 0;
    close(netlink);
    if (status != 0) return status;
    if (!NLMSG_OK(&got.head, (size_t)length) || got.head.nlmsg_type != SOCK_DIAG_BY_FAMILY ||
        got.head.nlmsg_len < NLMSG_LENGTH(sizeof *told))
        return -ENOENT;
    memcpy(told, NLMSG_DATA(&got.head), sizeof *told);
    return 0;
}

/*
 * The client's end of a connection to a local port of 127.0.0.1. One that nobody holds any more is nobody's: the kernel
 * then says account 0 and inode 0. And where there is no such connection it falls back to who listens on that port.
 */
static int find_client(uint16_t local, uint16_t remote, struct inet_diag_msg *client) {
    struct inet_diag_sockid id = {
        .idiag_sport = htons(remote),
        .idiag_dport = htons(local),
        .idiag_src = {htonl(INADDR_LOOPBACK)},
        .idiag_dst = {htonl(INADDR_LOOPBACK)},
        .idiag_cookie = {INET_DIAG_NOCOOKIE, INET_DIAG_NOCOOKIE},
    };
    int status = ask_sock_diag(&id, client);
    if (status != 0) return status;
    int is_it = client->idiag_state != TCP_LISTEN && client->idiag_inode != 0 &&
                client->id.idiag_sport == id.idiag_sport && client->id.idiag_dport == id.idiag_dport;
    return is_it ? 0 : -ENOENT;
}

/* How many processes hold a socket, two at most, and the first of them, open; -1 if none. */
static uint32_t holders_of(uint32_t inode, uint32_t *pid, int *holder) {
    uint32_t count = 0;
    DIR *all = opendir("/proc");
    for (struct dirent *one; all != NULL && count < 2 && (one = readdir(all)) != NULL;) {
        uint32_t named = pid_named(one->d_name);
        int process = named == 0 ? -1 : open_process(named);
        int holds = process >= 0 && holds_socket(process, inode);
        if (holds && count++ == 0) {
            *pid = named;
            *holder = process;
        } else if (process >= 0)
            close(process);
    }
    if (all != NULL) closedir(all);
    return count;
}

/* in: u16 local port, u16 remote port, u32 pid that held it before or 0. out: u32 uid, inode, pid, holders; u64 start. */
int identify_tcp(size_t length) {
    if (length != 8) return -EINVAL;
    struct inet_diag_msg client;
    uint32_t ports = u32_at(0), pid = u32_at(4), holders = 1;
    int status = find_client((uint16_t)ports, (uint16_t)(ports >> 16), &client);
    if (status != 0) return status;
    int holder = pid == 0 ? -1 : open_process(pid);
    if (holder < 0 || !holds_socket(holder, client.idiag_inode)) {
        if (holder >= 0) close(holder);
        holder = -1;
        holders = holders_of(client.idiag_inode, &pid, &holder);
    }
    uint64_t started = holders == 1 ? start_time(holder) : 0;
    if (holder >= 0) close(holder);
    put_u32(client.idiag_uid);
    put_u32(client.idiag_inode);
    put_u32(started == 0 ? 0 : pid);
    put_u32(holders);
    put_u64(started);
    return 0;
}

/*
 * Whether the process that connected is still there: only then its number is still its own. Linux 6.5; before that the
 * number is believed.
 */
static int still_there(int connection) {
    int process;
    socklen_t size = sizeof process;
    if (getsockopt(connection, SOL_SOCKET, SO_PEERPIDFD, &process, &size) != 0) return errno == ENOPROTOOPT;
    int there = syscall(SYS_pidfd_send_signal, process, 0, NULL, 0) == 0 || errno == EPERM;
    close(process);
    return there;
}

static int option_of(int connection, int name) {
    int value = -1;
    socklen_t size = sizeof value;
    return getsockopt(connection, SOL_SOCKET, name, &value, &size) == 0 ? value : -1;
}

/* The other end of a connection of ours. */
static int put_peer(int connection) {
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (option_of(connection, SO_DOMAIN) != AF_UNIX || option_of(connection, SO_ACCEPTCONN) != 0) return -EINVAL;
    if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return -errno;
    int process = peer.pid <= 0 ? -1 : open_process((uint32_t)peer.pid);
    uint64_t started = process < 0 ? 0 : start_time(process);
    if (process >= 0) close(process);
    if (!still_there(connection)) started = 0;
    put_u32(peer.uid);
    put_u32(peer.gid);
    put_u32(started == 0 ? 0 : (uint32_t)peer.pid);
    put_u32(0);
    put_u64(started);
    return 0;
}

/* in: u32 descriptor of the asker's, a connected unix socket. out: u32 uid, gid, pid, 0; u64 start of its other end. */
int identify_unix(size_t length, int asker) {
    if (length != 4) return -EINVAL;
    int connection = (int)syscall(SYS_pidfd_getfd, asker, u32_at(0), 0);
    if (connection < 0) return -errno;
    int status = put_peer(connection);
    close(connection);
    return status;
}
