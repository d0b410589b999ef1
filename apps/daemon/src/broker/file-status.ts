/** What the broker tells of a file. Times are nanoseconds since 1970. */
export type FileStatus = {
  readonly kind: 'file' | 'directory' | 'link' | 'other'
  readonly mode: number
  readonly uid: number
  readonly hardLinks: number
  readonly sizeBytes: number
  /** When its content, mode or owner changed last, in ms. */
  readonly changedAtMs: number
  /** Device, inode, size and both times: equal only for the same unchanged file. */
  readonly version: string
  readonly id: string
}

export const statusBytes = 56

const kinds: { readonly [format: number]: FileStatus['kind'] } = {
  0o100000: 'file',
  0o040000: 'directory',
  0o120000: 'link',
}

/** Reads the status that stands at the start of an answer. */
export function decodeStatus(bytes: Buffer): FileStatus {
  const mode = bytes.readUInt32LE(0)
  const [links, size, device, inode, mtime, ctime] = [8, 16, 24, 32, 40, 48].map((at) =>
    bytes.readBigUInt64LE(at),
  )
  return {
    kind: kinds[mode & 0o170000] ?? 'other',
    mode: mode & 0o7777,
    uid: bytes.readUInt32LE(4),
    hardLinks: Number(links),
    sizeBytes: Number(size),
    changedAtMs: Number((ctime ?? 0n) / 1_000_000n),
    version: [device, inode, size, mtime, ctime].join(':'),
    id: `${device}:${inode}`,
  }
}
