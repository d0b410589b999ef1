import { closeSync, openSync, readSync } from 'node:fs'

/** A socket of the kernel's table: whose it is, and the inode by which its holders are found. */
export type TableSocket = { readonly uid: number; readonly inode: string }

/** The two ports of a loopback connection as the daemon sees them: the caller's and its own. */
export type ConnectionPorts = { readonly remotePort: number; readonly localPort: number }

const chunkBytes = 64 * 1024

/**
 * The caller's socket of a connection on 127.0.0.1; null if there is none. Reads until it is found: the kernel
 * walks its whole table for each reading, about 1 ms, so this is for the first look at a connection.
 * Throws if the table cannot be read. Source: proc_pid_net(5).
 */
export function findSocket(proc: string, ports: ConnectionPorts): TableSocket | null {
  const from = hex(ports.remotePort)
  const to = hex(ports.localPort)
  const four = '0100007F'
  const six = '0000000000000000FFFF00000100007F'
  return (
    findIn(`${proc}/net/tcp`, `${four}:${from} ${four}:${to} `) ??
    findIn(`${proc}/net/tcp6`, `${six}:${from} ${six}:${to} `)
  )
}

function hex(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0')
}

function findIn(path: string, addresses: string): TableSocket | null {
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.allocUnsafe(chunkBytes)
    let rest = ''
    for (;;) {
      const size = readSync(file, buffer, 0, chunkBytes, null)
      if (size === 0) return null
      const lines = (rest + buffer.toString('latin1', 0, size)).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const at = line.indexOf(addresses)
        const socket = at === -1 ? null : parseSocket(line.slice(at + addresses.length))
        if (socket !== null) return socket
      }
    }
  } finally {
    closeSync(file)
  }
}

/** Reads what follows the addresses: state, queues, timer, retransmits, uid, timeout, inode. */
export function parseSocket(fields: string): TableSocket | null {
  const [, , , , uid, , inode] = fields.trim().split(/\s+/)
  // A socket that nobody holds any more has inode 0 and, for that, uid 0: that is not root's.
  if (uid === undefined || inode === undefined || inode === '0') return null
  return /^\d+$/.test(uid) && /^\d+$/.test(inode) ? { uid: Number(uid), inode } : null
}
