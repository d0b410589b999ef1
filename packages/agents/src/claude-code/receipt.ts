import type { InstallReceipt } from '../install-plan.ts'

type Change = {
  readonly path: string
  readonly before: Uint8Array | null
  readonly after: Uint8Array | null
}

/**
 * What an uninstall needs to give the files back byte for byte.
 *
 * Invariant: `before` and `after` are strict UTF-8, which `readSettings` saw to; so their text is all of them.
 */
export function receiptFor(changes: readonly Change[]): InstallReceipt {
  return {
    v: 1,
    agent: 'claude-code',
    files: changes.map(({ path, before, after }) => ({
      path,
      before: textOf(before),
      after: textOf(after),
    })),
  }
}

/** What the receipt keeps of one file; null if it keeps nothing of it. */
export function fromReceipt(receipt: InstallReceipt | null, path: string): Change | null {
  const kept = receipt?.files.find((file) => file.path === path)
  return kept === undefined
    ? null
    : { path, before: bytesOf(kept.before), after: bytesOf(kept.after) }
}

export function sameBytes(a: Uint8Array | null, b: Uint8Array | null): boolean {
  if (a === null || b === null) return a === b
  return a.length === b.length && a.every((byte, at) => byte === b[at])
}

function textOf(bytes: Uint8Array | null): string | null {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  return bytes === null ? null : decoder.decode(bytes)
}

function bytesOf(text: string | null): Uint8Array | null {
  return text === null ? null : new TextEncoder().encode(text)
}
