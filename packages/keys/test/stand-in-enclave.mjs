// Speaks as the program of a Secure Enclave does, with a key in a file: the two verbs of apps/native/macos/README.md.
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { p256 } from '@noble/curves/nist.js'

const [, , verb, state] = process.argv
if (!existsSync(state)) {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  writeFileSync(state, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 })
}
const key = createPrivateKey(readFileSync(state))
if (verb === 'key')
  process.stdout.write(createPublicKey(key).export({ format: 'der', type: 'spki' }))
else if (verb === 'sign') {
  const secret = Buffer.from(key.export({ format: 'jwk' }).d, 'base64url')
  process.stdout.write(p256.sign(readFileSync(0), secret, { prehash: false, lowS: false }))
} else {
  process.stderr.write('no such verb\n')
  process.exit(2)
}
