import type { EntryDraft, Facts, Hash, KindWithFacts, Random } from '@custody/evidence'
import { appendEntry, emptyLog, encodeHex, encodeOrigin, noContext } from '@custody/evidence'
import type { Instant, OrganisationId } from '@custody/model'
import { extendOwnLog } from './own-log.ts'
import type { OwnLog } from './own-log.ts'

/** What is recorded of an act: what it was, and texts, of which the leaf holds commitments only. */
export type Act = KindWithFacts & { readonly fields: EntryDraft['fields'] }

export type AdministratorKind = Extract<keyof Facts, `admin.${string}`>

/** Where an act stands in the organisation's `acts`. */
export type RecordedAct = {
  readonly origin: string
  readonly seq: number
  /** What a grant is named by. */
  readonly leafHash: Hash
}

/**
 * Adds an act to the organisation's log `acts`. In the writer only, inside the turn that does what the act says: both are
 * durable together, and nobody is answered before. Throws where it cannot be recorded, and the whole turn is undone.
 */
export type RecordAct = (act: Act) => Promise<RecordedAct>

/** What recording acts needs from the world. */
export type ActsWorld = OwnLog & {
  readonly organisation: OrganisationId
  readonly random: Random
  readonly now: () => Instant
  /** Called when an act was recorded, before it is durable. */
  readonly told: () => void
}

/** Gives the recorder. The first act it is given is preceded by `organisation.opened`, which names its key. */
export function actRecorder(world: ActsWorld): RecordAct {
  const origin = encodeOrigin({ kind: 'acts', organisation: world.organisation })
  const add = async (act: Act): Promise<RecordedAct> => {
    const held = await world.evidence.head(origin)
    const at = world.now()
    const log =
      held?.previous == null
        ? emptyLog(world.crypto, origin)
        : { origin, prev: held.previous, frontier: held.frontier }
    const draft = { ...noContext, ...act, at, source: 'server' as const }
    const appended = appendEntry(log, draft, world)
    if (!appended.ok) throw new Error(`an act cannot be recorded: ${appended.error.code}`)
    const { seq, leaf, leafBytes, leafHash, payloads } = appended.value
    const one = { bytes: leafBytes, hash: leafHash, entry: { leaf, payloads }, head: null }
    await extendOwnLog(world, held, [one], { origin, at })
    return { origin, seq, leafHash }
  }
  return async (act) => {
    if ((await world.evidence.head(origin)) === null) await add(opening(world))
    const recorded = await add(act)
    world.told()
    return recorded
  }
}

function opening({ key }: ActsWorld): Act {
  const facts = { algorithm: 'ed25519' as const, publicKey: encodeHex(key.publicKey) }
  return { kind: 'organisation.opened', facts, fields: {} }
}

/** What is known of an administrator's act besides what it was. */
export type AboutAct = Partial<Facts[AdministratorKind]> & {
  /** Who did it, as the console or the system names them. */
  readonly by?: string | null
  /** What the thing is called that it was done to. */
  readonly name?: string
  /** The reason that was given. */
  readonly reason?: string
  /** What it was and what it became. */
  readonly change?: { readonly before: unknown; readonly after: unknown }
  /** What else is worth keeping. */
  readonly detail?: unknown
}

/** An act of an administrator, or of the server in the operator's stead. What is not said is null. */
export function adminAct(kind: AdministratorKind, about: AboutAct): Act {
  const { target = null, number = null, result = 'done', by, name, reason, change, detail } = about
  const json = (value: unknown) =>
    value === undefined ? undefined : bytesOf(JSON.stringify(value))
  const fields = {
    principal: by == null ? undefined : json({ name: by }),
    name: name === undefined ? undefined : bytesOf(name),
    reason: reason === undefined ? undefined : bytesOf(reason),
    change: json(change),
    detail: json(detail),
  }
  return { kind, facts: { target, number, result }, fields: said(fields) }
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** What is undefined is not committed to. */
function said(fields: { readonly [name: string]: Uint8Array | undefined }): EntryDraft['fields'] {
  return Object.fromEntries(Object.entries(fields).filter(([, bytes]) => bytes !== undefined))
}
