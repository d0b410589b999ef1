import {
  appendLeaf,
  emptyFrontier,
  encodeProofFile,
  hashLeaf,
  linesOf,
  parseCheckpoint,
  parseLeaf,
  parseNote,
  parseProofFile,
  proveInclusion,
  sealKeyId,
  verifyInclusion,
} from '@custody/evidence'
import type { Frontier, Hash } from '@custody/evidence'
import { nodeCrypto as crypto, nodeP256 } from '@custody/keys'
import { sealVerifier } from '@custody/keys/verify'
import { median, quantileInterval } from '@custody/testkit'
import type { Figure } from '@custody/testkit'
import { key, origin, sampleBundle, sealOf } from './sample-bundle.ts'

const entries = 1024

/** One entry with its `.tlog-proof` file: read both, check the seal, hash the leaf, walk the path. */
export function proofFigure(): Figure {
  const levels: Hash[][] = []
  const leaves: Uint8Array[] = []
  let frontier: Frontier = emptyFrontier
  for (const { lines, leafHash } of sampleBundle(entries, entries, crypto)) {
    const leaf = lines.find((line) => line.startsWith('{"leaf":')) ?? ''
    leaves.push(new TextEncoder().encode(leaf.slice(8, -1)))
    const grown = appendLeaf(crypto, frontier, leafHash)
    frontier = grown.frontier
    for (const { level, hash } of grown.completed) (levels[level] ??= []).push(hash)
  }
  const nodes = (level: number, index: number) => levels[level]?.[index] ?? new Uint8Array(0)
  const note = sealOf(crypto, frontier)
  const files = leaves.map((_, seq) =>
    encodeProofFile({ proof: proveInclusion(crypto, nodes, seq, entries), note }),
  )
  const verifySeal = sealVerifier(nodeP256())
  const keyId = sealKeyId(crypto, origin, key)

  const verify = (seq: number): number => {
    const begun = performance.now()
    const file = parseProofFile(files[seq] ?? '')
    const leaf = leaves[seq] ?? new Uint8Array(0)
    if (!file.ok || !parseLeaf(leaf).ok) throw new Error('it does not read')
    const signed = parseNote(file.value.note)
    const head = signed.ok ? parseCheckpoint(signed.value.text) : signed
    const [line] = signed.ok ? linesOf(signed.value, origin, keyId) : []
    if (!signed.ok || !head.ok || line === undefined) throw new Error('it has no seal')
    const sealed = verifySeal(key, new TextEncoder().encode(signed.value.text), line.signature)
    const isIn = verifyInclusion(crypto, hashLeaf(crypto, leaf), file.value.proof, head.value)
    if (!sealed.ok || !isIn.ok) throw new Error('it does not hold')
    return performance.now() - begun
  }

  for (let round = 0; round < 3; round += 1) leaves.forEach((_, seq) => verify(seq))
  const took = Array.from({ length: 4 }, () => leaves.map((_, seq) => verify(seq))).flat()
  return {
    what: `one entry by its own proof of ${Math.log2(entries)} hashes, its seal checked anew, node:crypto`,
    unit: 'ms',
    value: median(took),
    interval: quantileInterval(took, 0.5),
    baseline: null,
    aim: { of: 'value', bound: 'at most', limit: 0.2 },
  }
}
