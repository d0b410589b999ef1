import { readFileSync } from 'node:fs'
import { parseCheckpoint, parseNote, parseNoteKey, readCosignature } from '@custody/evidence'
import type { SignedNote, TreeHead, TrustPolicy } from '@custody/evidence'
import { portableEd25519 } from '@custody/keys/verify'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { z } from 'zod'
import type { CliProblem } from '../problem.ts'
import { reasonOf } from '../write-file.ts'
import { nodeCrypto } from './node-crypto.ts'

/** What `GET /heads` of a witness answers; spec/witness.md. */
const Heads = z.object({ v: z.literal(1), logs: z.array(z.object({ note: z.string() })) })

/**
 * Reads what a witness says is newest: its list of heads, or one of its checkpoints. Each head of a log that the policy
 * names must bear a cosignature, which holds, of a witness that it names: then it does not matter who carried the file.
 */
export function readHeads(
  path: string,
  trust: TrustPolicy | null,
): Result<ReadonlyMap<string, TreeHead>, CliProblem> {
  const unusable = (because: string) => err({ code: 'HEADS_UNUSABLE', path, because } as const)
  if (trust === null) return unusable('without --trust nobody says which witnesses to believe')
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    return err({ code: 'FILE_UNREADABLE', path, because: reasonOf(error) })
  }
  const notes = notesIn(text)
  if (notes === null) return unusable("it is no witness's list of heads, and no checkpoint")
  const heads = new Map<string, TreeHead>()
  for (const note of notes) {
    const parsed = parseNote(note)
    if (!parsed.ok) return unusable('a head in it is no signed note')
    const checkpoint = parseCheckpoint(parsed.value.text)
    // Logs that the policy does not name may be of other kinds, and nothing here is checked against them.
    if (!checkpoint.ok || !trust.logs.has(checkpoint.value.origin)) continue
    const { origin, size, root } = checkpoint.value
    if (!isCosigned(parsed.value, trust))
      return unusable(
        `no witness that the trust policy names has cosigned its head of \`${origin}\``,
      )
    if (size >= (heads.get(origin)?.size ?? 0)) heads.set(origin, { size, root })
  }
  return heads.size === 0 ? unusable('it holds no head of a log that the policy names') : ok(heads)
}

function notesIn(text: string): readonly string[] | null {
  // Untrusted: it came over a network.
  if (!text.startsWith('{')) return parseNote(text).ok ? [text] : null
  try {
    const heads = Heads.safeParse(JSON.parse(text))
    return heads.success ? heads.data.logs.map(({ note }) => note) : null
  } catch {
    return null
  }
}

/** Whether a witness of the policy has cosigned it; a line of one that does not hold spoils it. */
export function isCosigned(note: SignedNote, { witnesses }: TrustPolicy): boolean {
  const said = witnesses.flatMap(({ verifierKey }) => {
    const key = parseNoteKey(nodeCrypto, verifierKey, 'cosignature')
    return key.ok ? [readCosignature(note, key.value, portableEd25519)] : []
  })
  return !said.includes('bad') && said.some((one) => one !== null)
}
