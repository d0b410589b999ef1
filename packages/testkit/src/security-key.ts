import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/** How a security key answers, where not as it should. */
export type Answering = {
  /** False: as if nobody had touched it. */
  readonly touched?: boolean
  /** What the page asked for; `webauthn.get` unless told. */
  readonly type?: string
  /** Where the page stood; the relying party's own host by TLS unless told. */
  readonly origin?: string
}

/** A security key made of software: what it signs is as good as a real one's, and it needs no touch. */
export type EmulatedSecurityKey = {
  /** Its line in a `.pub` file. */
  readonly sshLine: string
  /** What `ssh-keygen -Y sign -n namespace` would give. */
  readonly sshSign: (message: Uint8Array, namespace: string, how?: Answering) => string
  /** SubjectPublicKeyInfo in base64, as a browser tells it at registration. */
  readonly passkey: string
  /** The JSON of the `PublicKeyCredential` that a browser would give for that challenge. */
  readonly assert: (relyingParty: string, challenge: Uint8Array, how?: Answering) => string
}

const application = 'ssh:'

export function emulatedSecurityKey(algorithm: 'ed25519' | 'p256'): EmulatedSecurityKey {
  const { privateKey } =
    algorithm === 'p256'
      ? generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
      : generateKeyPairSync('ed25519')
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  const type =
    algorithm === 'p256' ? 'sk-ecdsa-sha2-nistp256@openssh.com' : 'sk-ssh-ed25519@openssh.com'
  const point = algorithm === 'p256' ? [text('nistp256'), spki.subarray(26)] : [spki.subarray(12)]
  const blob = strings(text(type), ...point, text(application))
  let counter = 0
  const said = (of: string, touched: boolean): Buffer => {
    counter += 1
    return Buffer.concat([sha256(text(of)), Buffer.from([touched ? 1 : 0]), uint32(counter)])
  }
  return {
    sshLine: `${type} ${blob.toString('base64')} emulated`,
    sshSign(message, namespace, { touched = true } = {}) {
      const over = Buffer.concat([
        text('SSHSIG'),
        strings(text(namespace), text(''), text('sha512'), sha512(message)),
      ])
      const first = said(application, touched)
      const made = signatureOf(privateKey, Buffer.concat([first, sha256(over)]), 'ieee-p1363')
      const raw = algorithm === 'p256' ? mpints(made.subarray(0, 32), made.subarray(32)) : made
      const signature = Buffer.concat([strings(text(type), raw), first.subarray(32)])
      return armored(
        Buffer.concat([
          text('SSHSIG'),
          uint32(1),
          strings(blob, text(namespace), text(''), text('sha512'), signature),
        ]),
      )
    },
    passkey: spki.toString('base64'),
    assert(relyingParty, challenge, how = {}) {
      const {
        touched = true,
        type: asked = 'webauthn.get',
        origin = `https://${relyingParty}`,
      } = how
      const clientData = text(
        JSON.stringify({
          type: asked,
          challenge: Buffer.from(challenge).toString('base64url'),
          origin,
          crossOrigin: false,
        }),
      )
      const data = said(relyingParty, touched)
      const made = signatureOf(privateKey, Buffer.concat([data, sha256(clientData)]), 'der')
      const response = {
        authenticatorData: data.toString('base64url'),
        clientDataJSON: clientData.toString('base64url'),
        signature: made.toString('base64url'),
      }
      return JSON.stringify({ id: 'emulated', type: 'public-key', response })
    },
  }
}

function signatureOf(key: KeyObject, message: Buffer, dsaEncoding: 'der' | 'ieee-p1363'): Buffer {
  const hash = key.asymmetricKeyType === 'ec' ? 'sha256' : null
  return sign(hash, message, { key, dsaEncoding })
}

const text = (value: string) => Buffer.from(value)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
const sha512 = (bytes: Uint8Array) => createHash('sha512').update(bytes).digest()

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** RFC 4251, 5. */
function strings(...parts: readonly Buffer[]): Buffer {
  return Buffer.concat(parts.flatMap((part) => [uint32(part.length), part]))
}

/** Two positive numbers: without leading zeros, with one where the first bit is set. */
function mpints(...numbers: readonly Buffer[]): Buffer {
  return strings(
    ...numbers.map((number) => {
      const trimmed = number.subarray(number.findIndex((byte) => byte !== 0))
      return (trimmed[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), trimmed]) : trimmed
    }),
  )
}

function armored(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,70}/g) ?? []
  return `-----BEGIN SSH SIGNATURE-----\n${lines.join('\n')}\n-----END SSH SIGNATURE-----\n`
}
