import type { Result } from '@custody/model'
import { err } from '@custody/model'

/** Who holds the client's end of a loopback connection. `pid` is a hint: several processes may hold one socket. */
export type ConnectionOwner = { readonly uid: number; readonly pid: number | null }

/** The two ports as the daemon sees them: the caller's and its own, both on 127.0.0.1. */
export type ConnectionPorts = { readonly remotePort: number; readonly localPort: number }

export type OwnerProblem =
  /** No such connection in the kernel's table: it is closed. Deny. */
  | { readonly code: 'CONNECTION_UNKNOWN' }
  /** The kernel's table could not be read. Deny. */
  | { readonly code: 'CONNECTIONS_UNREADABLE'; readonly cause: string }

/** Looks up who holds the client's end of connections to us; remembers the pid of each connection, never the uid. */
export type ConnectionOwners = {
  /** The caller's uid by the kernel's table, read anew each time: ask before a request is read and again before it is answered. */
  readonly ownerOf: (ports: ConnectionPorts) => Promise<Result<ConnectionOwner, OwnerProblem>>
  /** Forgets a connection that was closed. */
  readonly forget: (ports: ConnectionPorts) => void
}

/** Makes the look-up over the kernel's tables below `proc` (`/proc`). */
export function connectionOwners(proc: string): ConnectionOwners {
  void proc
  return { ownerOf: async () => err({ code: 'CONNECTION_UNKNOWN' }), forget: () => {} }
}
