import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { BundleLine, Verification } from '@custody/evidence'
import { encodeBundleLine, verifyBundle } from '@custody/evidence'
import { nodeCrypto, nodeP256 } from '@custody/keys'
import { portableEd25519, sealVerifier } from '@custody/keys/verify'
import { sqliteEvidenceStore } from '@custody/stores'
import type { KeptClosed } from '@custody/stores'

/** A bundle of whole logs, made of the store's file as it is now: by nobody's word. */
export async function keptBundle(
  home: string,
  origins: readonly string[],
): Promise<readonly string[]> {
  return reading(home, async (evidence) => {
    const lines: BundleLine[] = [{ kind: 'bundle' }]
    let leaves = 0
    for (const origin of origins) {
      lines.push({ kind: 'log', origin, scope: 'whole' })
      const size = (await evidence.head(origin))?.frontier.size ?? 0
      for (const [seq, leaf] of (await evidence.leaves(origin, 0, size)).entries()) {
        lines.push({ kind: 'leaf', bytes: leaf })
        for (const opening of await evidence.openings(origin, seq))
          lines.push({ kind: 'payload', payload: { seq, ...opening } })
        for (const { wrapped: _wrapped, ...closed } of await evidence.closed(origin, seq))
          lines.push({ kind: 'sealed', sealed: { seq, ...closed } })
        const cover = await evidence.cover(origin, seq)
        if (cover?.size === seq + 1) lines.push({ kind: 'checkpoint', note: cover.note })
      }
      leaves += size
    }
    lines.push({ kind: 'end', logs: origins.length, leaves })
    return lines.map((line) => encodeBundleLine(line).trimEnd())
  })
}

/** Every closed content of a log, as it is kept. */
export async function keptClosed(home: string, origin: string): Promise<readonly KeptClosed[]> {
  return reading(home, async (evidence) => {
    const size = (await evidence.head(origin))?.frontier.size ?? 0
    const closed: KeptClosed[] = []
    for (let seq = 0; seq < size; seq += 1) closed.push(...(await evidence.closed(origin, seq)))
    return closed
  })
}

/** What a verifier without a trust policy makes of it. */
export function verified(lines: readonly string[]): Verification {
  return verifyBundle(lines, {
    crypto: nodeCrypto,
    verifySeal: sealVerifier(nodeP256()),
    verifyEd25519: portableEd25519,
    trust: null,
    heads: new Map(),
  })
}

async function reading<Value>(
  home: string,
  read: (evidence: ReturnType<typeof sqliteEvidenceStore>) => Promise<Value>,
): Promise<Value> {
  const db = new DatabaseSync(join(home, 'server/store.sqlite'), { readOnly: true })
  try {
    return await read(sqliteEvidenceStore(db, nodeCrypto))
  } finally {
    db.close()
  }
}
