import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { BrokerProblem } from './connection.ts'
import { brokerConnection } from './connection.ts'
import type { FileStatus } from './file-status.ts'
import { decodeStatus, statusBytes } from './file-status.ts'
import { pack } from './frame.ts'
import { managedFiles } from './managed-file.ts'
import type { ManagedFile } from './managed-file.ts'

/** Who holds the other end of a connection. `pid` 0: nobody we may name, or several. `startTime` in ticks since boot. */
export type Holder = {
  readonly uid: number
  readonly pid: number
  readonly holders: number
  readonly startTime: number
}

/** A process by pid and start time, so that none is taken for another. */
export type ProcessName = { readonly pid: number; readonly startTime: number }

/** What a process is. Namespaces are inode numbers, 0 where they are not told. */
export type ProcessIdentity = {
  readonly uid: number
  readonly gid: number
  readonly namespaces: { readonly [kind in 'mount' | 'network' | 'user' | 'pid']: number }
  readonly executableStatus: FileStatus
  readonly executable: string
  readonly workingDirectory: string
}

type Asked<Value> = Promise<Result<Value, BrokerProblem>>

/** What custodyd asks of root. Source: spec/local-protocol.md, "The broker". */
export type Broker = {
  /** The client's end of a loopback connection; `before` is the pid that held it when last asked. */
  readonly identifyTcp: (local: number, remote: number, before: number | null) => Asked<Holder>
  /**
   * The other end of a unix socket of ours, by our descriptor, which the caller keeps open until the answer: else it may
   * be another's by then.
   */
  readonly identifyUnix: (descriptor: number) => Asked<Holder>
  readonly identityOf: (process: ProcessName) => Asked<ProcessIdentity>
  readonly argvOf: (process: ProcessName) => Asked<readonly string[]>
  /** Names only; the broker never gives a value. Those beyond 1 MiB are refused as a whole (`E2BIG` = 7). */
  readonly environmentNames: (process: ProcessName) => Asked<readonly string[]>
  /** A piece of the executable, at most 1 MiB; empty past its end. */
  readonly executableBytes: (process: ProcessName, offset: number) => Asked<Buffer>
  /** A managed file as the process sees it below its own root. */
  readonly managedSeenBy: (process: ProcessName, file: ManagedFile) => Asked<ManagedBytes>
  readonly readManaged: (file: ManagedFile) => Asked<ManagedBytes>
  /** Replaces the file as a whole, durable; no bytes take it away. */
  readonly writeManaged: (file: ManagedFile, bytes: Uint8Array) => Asked<true>
  readonly close: () => void
}

export type ManagedBytes = { readonly status: FileStatus; readonly bytes: Buffer }

const chunkBytes = 1 << 20
/** E2BIG, as the broker says it of names and listings that do not fit. */
const tooLong = 7

/** The broker behind the socket at `path`. Connects when first asked. */
export function brokerAt(path: string, timeoutMs = 2000): Broker {
  const connection = brokerConnection(path, timeoutMs)
  const inspect = (process: ProcessName, what: string, argument = 0, length = chunkBytes) =>
    connection.ask(
      'inspect',
      pack(
        [4, process.pid],
        [8, process.startTime],
        [4, what.charCodeAt(0)],
        [8, argument],
        [4, length],
      ),
    )
  // A path that is not on the list gets a number that the broker refuses.
  const fileNumber = (file: ManagedFile) => managedFiles.indexOf(file) >>> 0
  return {
    identifyTcp: async (local, remote, before) =>
      map(
        await connection.ask('identifyTcp', pack([2, local], [2, remote], [4, before ?? 0])),
        (bytes) => holderFrom(bytes, bytes.readUInt32LE(12), 8),
      ),
    identifyUnix: async (descriptor) =>
      map(await connection.ask('identifyUnix', pack([4, descriptor])), (bytes) =>
        holderFrom(bytes, 1, 8),
      ),
    identityOf: async (process) => map(await inspect(process, 'i'), identityFrom),
    argvOf: async (process) => {
      const told = await inspect(process, 'a')
      // One that is cut could hide a word behind many.
      if (told.ok && told.value.length === chunkBytes)
        return err({ code: 'BROKER_REFUSED', errno: tooLong })
      return map(told, texts)
    },
    environmentNames: async (process) => map(await inspect(process, 'e'), texts),
    executableBytes: (process, offset) => inspect(process, 'x', offset),
    managedSeenBy: async (process, file) =>
      map(await inspect(process, 'm', fileNumber(file)), managedFrom),
    readManaged: async (file) =>
      map(await connection.ask('readManaged', pack([4, fileNumber(file)])), managedFrom),
    writeManaged: async (file, bytes) =>
      map(
        await connection.ask('writeManaged', Buffer.concat([pack([4, fileNumber(file)]), bytes])),
        () => true as const,
      ),
    close: connection.close,
  }
}

function map<Value, Problem>(
  result: Result<Buffer, Problem>,
  read: (bytes: Buffer) => Value,
): Result<Value, Problem> {
  return result.ok ? ok(read(result.value)) : result
}

function holderFrom(bytes: Buffer, holders: number, pidAt: number): Holder {
  return {
    uid: bytes.readUInt32LE(0),
    pid: bytes.readUInt32LE(pidAt),
    holders,
    startTime: Number(bytes.readBigUInt64LE(16)),
  }
}

function identityFrom(bytes: Buffer): ProcessIdentity {
  const [mount = 0, network = 0, user = 0, pid = 0] = [8, 16, 24, 32].map((at) =>
    Number(bytes.readBigUInt64LE(at)),
  )
  const links = 40 + statusBytes
  const executable = linkAt(bytes, links)
  return {
    uid: bytes.readUInt32LE(0),
    gid: bytes.readUInt32LE(4),
    namespaces: { mount, network, user, pid },
    executableStatus: decodeStatus(bytes.subarray(40)),
    executable,
    workingDirectory: linkAt(bytes, links + 4 + bytes.readUInt32LE(links)),
  }
}

/** A link's target with its length before it. */
function linkAt(bytes: Buffer, at: number): string {
  return bytes.toString('utf8', at + 4, at + 4 + bytes.readUInt32LE(at))
}

/** Texts that each end with a NUL. */
function texts(bytes: Buffer): readonly string[] {
  const parts = bytes.toString('utf8').split('\0')
  return parts.at(-1) === '' ? parts.slice(0, -1) : parts
}

function managedFrom(bytes: Buffer): ManagedBytes {
  return { status: decodeStatus(bytes), bytes: bytes.subarray(statusBytes) }
}
