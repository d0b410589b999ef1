import { serverEndpoints } from '@custody/protocol'
import type { AnswerOf, RequestOf, ServerEndpoints } from '@custody/protocol'
import type { StoreTasks } from '../http/store-tasks.ts'
import { askCredential, askNonce, askStatement } from './ask-enrolment.ts'
import type { AskedWitness } from './ask-witness.ts'

/** What relaying needs from the world. */
export type Relaying = {
  readonly witnesses: readonly AskedWitness[]
  readonly store: Pick<StoreTasks, 'keepStatement'>
  /** Tells witnesses what was granted and is not known to them yet. */
  readonly tellGrants: () => Promise<void>
}

type Start = AnswerOf<ServerEndpoints['startEnrolment']>
type Credentials = AnswerOf<ServerEndpoints['requestCredentials']>
type CredentialsBody = RequestOf<ServerEndpoints['requestCredentials']>['body']
type Enrolled = AnswerOf<ServerEndpoints['enrol']>
type EnrolBody = RequestOf<ServerEndpoints['enrol']>['body']

/**
 * Adds to what the server answers of an enrolment what its witnesses say of it. Each makes sure of the key itself; one
 * that is away or refuses is named, and keeps nobody out. Gives back null for what is no enrolment of a chip.
 */
export function relayEnrolment(
  relaying: Relaying,
): (name: string, asked: unknown, answered: unknown) => Promise<object | null> {
  return async (name, asked, answered) => {
    switch (name) {
      case 'startEnrolment':
        return addNonces(relaying, answered as Start)
      case 'requestCredentials':
        return addCredentials(
          relaying,
          serverEndpoints.requestCredentials.body.parse(asked),
          answered as Credentials,
        )
      case 'enrol':
        return addStatements(
          relaying,
          serverEndpoints.enrol.body.parse(asked),
          answered as Enrolled,
        )
      default:
        return null
    }
  }
}

async function addNonces({ witnesses }: Relaying, answered: Start): Promise<Start> {
  const nonces = await Promise.all(
    witnesses.map(async (witness) => {
      const given = await askNonce(witness)
      return given.ok ? [{ name: witness.key.name, nonce: given.value.nonce }] : []
    }),
  )
  return { ...answered, witnesses: nonces.flat() }
}

async function addCredentials(
  { witnesses }: Relaying,
  asked: CredentialsBody,
  answered: Credentials,
): Promise<Credentials> {
  const body = bodyFor(asked, asked.nonce, asked.witnesses, answered.origin)
  const credentials = [...answered.credentials]
  const refusals = [...answered.refusals]
  await Promise.all(
    among(witnesses, asked.witnesses).map(async (witness) => {
      const made = await askCredential(witness, body)
      if (made.ok) credentials.push({ witness: witness.key.name, ...made.value })
      else refusals.push({ witness: witness.key.name, code: made.error.code })
    }),
  )
  return { ...answered, credentials, refusals }
}

async function addStatements(
  { witnesses, store, tellGrants }: Relaying,
  asked: EnrolBody,
  answered: Enrolled,
): Promise<Enrolled> {
  const { origin } = answered
  const attested = asked.attested ?? null
  if (attested === null) return answered
  // A witness states nothing about a log whose grant it has not seen.
  if (answered.grant !== null) await tellGrants()
  let { notAfter } = answered
  const body = bodyFor(asked, asked.challenge, attested.witnesses, origin)
  const publicKey = Buffer.from(asked.key.publicKey, 'base64').toString('hex')
  const statements: Enrolled['statements'] = []
  const refusals = [...answered.refusals]
  for (const witness of among(witnesses, attested.witnesses)) {
    const { name } = witness.key
    const secret = attested.secrets.find((one) => one.witness === name)?.secret
    if (secret === undefined) continue
    const stated = await askStatement(witness, { ...body, secret }, { origin, publicKey })
    if (!stated.ok) {
      refusals.push({ witness: name, code: stated.error.code })
      continue
    }
    notAfter = await store.keepStatement(origin, { witness: name, ...stated.value })
    const [bytes, signature] = [stated.value.bytes, stated.value.signature].map((part) =>
      Buffer.from(part),
    )
    statements.push({
      witness: name,
      bytes: bytes?.toString('base64') ?? '',
      signature: signature?.toString('hex') ?? null,
    })
  }
  return { ...answered, notAfter, statements: [...statements, ...answered.statements], refusals }
}

/** What a witness is asked, of what the device sent: neither its token nor its name go there. */
function bodyFor(
  { key, possession, statement }: Pick<CredentialsBody, 'key' | 'possession' | 'statement'>,
  nonce: string,
  witnesses: CredentialsBody['witnesses'],
  origin: string,
): object {
  return { origin, nonce, witnesses, key, possession, statement }
}

function among(
  witnesses: readonly AskedWitness[],
  named: CredentialsBody['witnesses'],
): readonly AskedWitness[] {
  return witnesses.filter(({ key }) => named.some(({ name }) => name === key.name))
}
