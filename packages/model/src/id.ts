/** An identifier of ours: a prefix that says of what, and 128 random bits in Crockford's base 32, lower case. */
export type Id<Prefix extends string> = `${Prefix}_${string}` & { readonly __brand: Prefix }

export type OrganisationId = Id<'org'>
export type DeviceId = Id<'dev'>
export type SessionId = Id<'ses'>
export type TurnId = Id<'trn'>
export type CallId = Id<'call'>
export type SubagentId = Id<'sub'>
export type PolicyId = Id<'pol'>
export type AlertId = Id<'alr'>

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const length = 26

/** Makes an id from 16 random bytes. The caller brings the randomness. */
export function newId<Prefix extends string>(prefix: Prefix, random: Uint8Array): Id<Prefix> {
  if (random.length !== 16) throw new Error(`an id takes 16 random bytes, not ${random.length}`)
  let bits = random.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  let text = ''
  for (let digit = 0; digit < length; digit += 1) {
    text = (alphabet[Number(bits & 31n)] ?? '') + text
    bits >>= 5n
  }
  return `${prefix}_${text}` as Id<Prefix>
}

/** Whether `text` is an id with that prefix. */
export function isId<Prefix extends string>(prefix: Prefix, text: unknown): text is Id<Prefix> {
  return (
    typeof text === 'string' &&
    text.startsWith(`${prefix}_`) &&
    /^[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(text.slice(prefix.length + 1))
  )
}
