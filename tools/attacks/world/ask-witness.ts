import { encodeBase64, hashChildren, proveConsistency } from '@custody/evidence'
import { nodeCrypto } from '@custody/keys'
import type { Outbox } from '@custody/stores'

/** Asks a witness to cosign a note of that log, and gives its code: `COSIGNED`, or why not. */
export async function askWitness(
  url: string,
  {
    oldSize,
    size,
    note,
    outbox,
  }: {
    readonly oldSize: number
    readonly size: number
    readonly note: string
    /** Whose entries the proof is made of. */
    readonly outbox: Pick<Outbox, 'leafHashes'>
  },
): Promise<string> {
  const proof = proofOf(outbox, Math.min(oldSize, size), size)
  const body = `old ${oldSize}\n${proof.map((hash) => `${encodeBase64(hash)}\n`).join('')}\n${note}`
  const answer = await fetch(`${url}/add-checkpoint`, { method: 'POST', body })
  const text = (await answer.text()).trim()
  if (answer.status === 200) return 'COSIGNED'
  return answer.status === 409 ? 'OLD_SIZE_DIFFERS' : text
}

function proofOf({ leafHashes }: Pick<Outbox, 'leafHashes'>, oldSize: number, size: number) {
  const hashes = leafHashes(0, size)
  const nodes = (level: number, index: number): Uint8Array => {
    if (level > 0)
      return hashChildren(nodeCrypto, nodes(level - 1, 2 * index), nodes(level - 1, 2 * index + 1))
    const hash = hashes[index]
    if (hash === undefined) throw new Error(`no entry ${index}`)
    return hash
  }
  return proveConsistency(nodeCrypto, nodes, oldSize, size)
}
