import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs'

/**
 * Places on the disk at the end of a database, made before SQLite has pages for them.
 *
 * SQLite gives a new page its place only when the journal is carried over into the file, long after the commit. On a
 * disk that fills up in between, that fails again and again, the journal cannot start over, and then not even the
 * reserve is of use. Zeros that were written beforehand are places nobody else can take.
 */
export type Places = {
  /** Makes room for so many bytes from `at` on. Throws OUTBOX_FULL's cause, and leaves the file as it was. */
  readonly make: (at: number, bytes: number) => void
  readonly close: () => void
}

const zeros = new Uint8Array(1_048_576)

/** Close it after the database: closing any descriptor of a file ends this process's locks on it (POSIX). */
export function placesIn(path: string): Places {
  const file = openSync(path, 'r+')
  return {
    make(at, bytes) {
      const before = fstatSync(file).size
      try {
        for (let made = 0; made < bytes;)
          made += writeSync(file, zeros, 0, Math.min(zeros.length, bytes - made), at + made)
      } catch (cause) {
        ftruncateSync(file, before)
        throw cause
      }
    },
    close: () => closeSync(file),
  }
}
