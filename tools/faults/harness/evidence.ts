import { fields, parseTrustPolicy, verifyBundle } from '@custody/evidence'
import { nodeCrypto, nodeP256 } from '@custody/keys'
import { portableEd25519, sealVerifier } from '@custody/keys/verify'

/** A bundle, checked as anyone would, and the agent's own ids of the calls that it holds decisions of. */
export function readEvidence(bundle: string, trustPolicy: string) {
  const trust = parseTrustPolicy(nodeCrypto, trustPolicy)
  if (!trust.ok) throw new Error(`the trust policy: ${trust.error.code}`)
  const lines = bundle.trimEnd().split('\n')
  const verification = verifyBundle(lines, {
    crypto: nodeCrypto,
    verifySeal: sealVerifier(nodeP256()),
    verifyEd25519: portableEd25519,
    trust: trust.value,
    heads: new Map(),
  })
  return { verification, decided: decidedIn(lines) }
}

/** A call.decided entry is the only one that a tool-use id stands in together with the tool's input. */
export function decidedIn(lines: readonly string[]): readonly string[] {
  const bySeq = new Map<string, Map<number, string>>()
  let section = ''
  for (const line of lines) {
    const { payload, log } = JSON.parse(line)
    section = log?.origin ?? section
    if (payload === undefined) continue
    const place = `${section} ${payload.seq}`
    const own = bySeq.get(place) ?? new Map<number, string>()
    own.set(payload.field, Buffer.from(payload.bytes, 'base64').toString())
    bySeq.set(place, own)
  }
  return [...bySeq.values()].flatMap((own) => {
    const id = own.get(fields.toolUseId.id)
    return id !== undefined && own.has(fields.input.id) && own.has(fields.actions.id) ? [id] : []
  })
}
