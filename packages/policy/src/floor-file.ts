import type { CaptureLevel, Result } from '@custody/model'
import { captureLevels, err, ok } from '@custody/model'
import { z } from 'zod'
import { administratorsShape } from './floor-administrators.ts'
import type { FloorAdministrators } from './floor-administrators.ts'

/** What an organisation's server may do to a device beyond adding restrictions. All off unless a floor grants them. */
export const remotePowers = [
  'mcp-deploy',
  'agent-settings',
  'raise-capture',
  'observe-mode',
  'waivers',
] as const
export type RemotePower = (typeof remotePowers)[number]

/** Who holds the private half of the content key: the server, which then reads and searches contents, or investigators alone. */
export const contentModes = ['server-readable', 'investigators'] as const

/** `publicKey` is of X25519, 32 bytes in base64. */
export type ContentSealing = {
  readonly mode: (typeof contentModes)[number]
  readonly publicKey: string
}

/** The minimum of a machine, as its root wrote it down. Source: security.md, "The floor". */
export type FloorFile = {
  /** Packs that always apply: `baseline` and `agent-tamper` among them. */
  readonly packs: readonly string[]
  /** Packs that apply besides once the server's policy is older than `maxAgeMs`. */
  readonly stalePacks: readonly string[]
  readonly maxAgeMs: number
  readonly remotePowers: ReadonlySet<RemotePower>
  /** The most that may leave the machine, whoever asks for more. */
  readonly captureCeiling: CaptureLevel
  /** To whom contents are closed before they leave; null where they leave for the server to read. */
  readonly content: ContentSealing | null
  /** Agents may start approved servers only, by their own settings. False leaves them to policy. */
  readonly mcpLock: boolean
  /** Lines of a C2SP tlog-policy that name witnesses and their quorum; null where the floor asks for none. */
  readonly witnesses: readonly string[] | null
  /** Verifier key of the organisation's `acts`: only policies that stand there apply. Null where the floor names none. */
  readonly acts: string | null
  /** Null where the floor lists nobody: then no code is ever accepted. */
  readonly administrators: FloorAdministrators | null
}

export type FloorProblem =
  | { readonly code: 'FLOOR_NOT_JSON' }
  /** `at` is dotted; `expected` says what stands there. */
  | { readonly code: 'FLOOR_SHAPE_UNKNOWN'; readonly at: string; readonly expected: string }
  /** `baseline` and `agent-tamper` can be added to and not left out. */
  | { readonly code: 'FLOOR_PACK_MISSING'; readonly pack: string }
  | { readonly code: 'FLOOR_PACK_UNKNOWN'; readonly pack: string }

const days = 24 * 60 * 60 * 1000
const always = ['baseline', 'agent-tamper']

const File = z.strictObject({
  v: z.literal(1),
  packs: z.array(z.string()).default(always),
  stalePacks: z.array(z.string()).default([]),
  maxAgeDays: z.number().positive().max(365).default(7),
  remotePowers: z.array(z.enum(remotePowers)).default([]),
  captureCeiling: z.enum(captureLevels).default('full'),
  content: z
    .strictObject({
      mode: z.enum(contentModes),
      publicKey: z.string().regex(/^[A-Za-z0-9+/]{43}=$/, '32 bytes in base64'),
    })
    .nullable()
    .default(null),
  mcpLock: z.boolean().default(false),
  witnesses: z.array(z.string()).nullable().default(null),
  acts: z.string().nullable().default(null),
  administrators: administratorsShape.nullable().default(null),
  // A call that we fail on is refused. The key says so and takes no other word.
  failMode: z
    .literal('closed', { error: 'it is `closed`, and there is no other (docs/adr/0009)' })
    .default('closed'),
})

/** A log that nobody else sees can be made for one reader. */
const unseenActs = {
  code: 'FLOOR_SHAPE_UNKNOWN',
  at: 'acts',
  expected: 'a floor that names `acts` names `witnesses` too',
} as const

/** What nobody saw listed was listed for nobody, and cannot have been vetoed. */
const unlistedCode = {
  code: 'FLOOR_SHAPE_UNKNOWN',
  at: 'administrators',
  expected: 'a floor that names `administrators` names `acts` and `witnesses` too',
} as const

/** Reads a floor file. Unknown keys are a problem: a word that nobody reads would seem to protect. */
export function parseFloorFile(
  text: string,
  knownPacks: readonly string[],
): Result<FloorFile, FloorProblem> {
  const json = parseJson(text)
  if (!json.ok) return json
  const file = File.safeParse(json.value)
  if (!file.success) {
    return err({ code: 'FLOOR_SHAPE_UNKNOWN', ...wrongIn(file.error.issues[0]) })
  }
  const { packs, stalePacks, maxAgeDays, captureCeiling, mcpLock, witnesses, acts } = file.data
  const { administrators } = file.data
  if (acts !== null && witnesses === null) return err(unseenActs)
  if (administrators !== null && acts === null) return err(unlistedCode)
  const missing = always.find((pack) => !packs.includes(pack))
  if (missing !== undefined) return err({ code: 'FLOOR_PACK_MISSING', pack: missing })
  const unknown = [...packs, ...stalePacks].find((pack) => !knownPacks.includes(pack))
  if (unknown !== undefined) return err({ code: 'FLOOR_PACK_UNKNOWN', pack: unknown })
  return ok({
    packs,
    stalePacks,
    maxAgeMs: maxAgeDays * days,
    remotePowers: new Set(file.data.remotePowers),
    captureCeiling,
    content: file.data.content,
    mcpLock,
    witnesses,
    acts,
    administrators,
  })
}

/** Where it is wrong, a key that nobody knows by its name, and what stands there. */
function wrongIn(issue: z.core.$ZodIssue | undefined) {
  const at = issue?.path.join('.') ?? ''
  if (issue?.code !== 'unrecognized_keys') return { at, expected: issue?.message ?? '' }
  const known = Object.keys(File.shape).join(', ')
  return { at: issue.keys.join(', '), expected: `no such key; there are ${known}` }
}

function parseJson(text: string): Result<unknown, FloorProblem> {
  try {
    return ok(JSON.parse(text))
  } catch {
    return err({ code: 'FLOOR_NOT_JSON' })
  }
}
