/* Where the parts of a separate installation meet. Compiled in: nothing that a caller can set moves them. */
#ifndef CUSTODY_PLACE_H
#define CUSTODY_PLACE_H

#define CUSTODY_RUN "/run/custody"
#define ASK_SOCKET CUSTODY_RUN "/ask.sock"
#define CONTROL_SOCKET CUSTODY_RUN "/control.sock"
#define BROKER_SOCKET CUSTODY_RUN "/broker/broker.sock"
#define SEAL_SOCKET CUSTODY_RUN "/seal/seal.sock"

/* 127.0.0.1; below net.ipv4.ip_unprivileged_port_start, so that only root can take it. */
#define HOOK_PORT 703

/* The owners of these folders are the accounts that custodyd and custody-seal run as. */
#define DAEMON_STATE "/var/lib/custody"
#define SEAL_STATE "/var/lib/custody-seal"

#define PROGRAMS "/usr/lib/custody"

#endif
