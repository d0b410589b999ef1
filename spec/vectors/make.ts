import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commitmentsIn, encodeHex, fields, portableCrypto as crypto } from '@custody/evidence'
import { bundleVectors } from './bundle-vectors.ts'
import { challengeVectors } from './challenge-vectors.ts'
import { formatVectors, sealKeys } from './format-vectors.ts'
import { origin } from './sample-log.ts'
import { tpmEnrolmentVectors, tpmSealVectors } from './tpm-vectors.ts'

// Writes the vectors again: `node spec/vectors/make.ts`. The same bytes at every run; a test compares.

const salt = Uint8Array.from({ length: 32 }, (_, at) => at)

const commitments = (['', 'hello', 'päivää', 'x'.repeat(1000)] as const).flatMap((text, at) =>
  ([fields.prompt.id, fields.system.id] as const).map((field) => {
    const bytes = new TextEncoder().encode(text)
    const seq = at * 1_000_000_007
    const commitment = encodeHex(commitmentsIn(crypto, origin)({ seq, field, salt, bytes }))
    return { origin, seq, field, salt: encodeHex(salt), bytes: encodeHex(bytes), commitment }
  }),
)

/** Every file of vectors, by its path below this folder. */
export const vectorFiles: ReadonlyMap<string, string> = new Map([
  ...bundleVectors.map((vector) => [`bundle/${vector.name}.json`, textOf(vector)] as const),
  ['formats.json', textOf(formatVectors)],
  ['commitments.json', textOf(commitments)],
  ['seal-keys.json', textOf(sealKeys)],
  ['enrol-challenges.json', textOf(challengeVectors)],
  ['tpm-seals.json', textOf(tpmSealVectors)],
  ['tpm-enrolments.json', textOf(tpmEnrolmentVectors)],
])

function textOf(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/** The vectors as they lie in the tree. */
export function keptFiles(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return new Map(
    names
      .filter((name) => name.endsWith('.json'))
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  )
}

if (import.meta.main) {
  rmSync(join(import.meta.dirname, 'bundle'), { recursive: true, force: true })
  mkdirSync(join(import.meta.dirname, 'bundle'))
  for (const [name, text] of vectorFiles) writeFileSync(join(import.meta.dirname, name), text)
}
