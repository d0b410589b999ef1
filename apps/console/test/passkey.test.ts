import { createServer } from 'node:http'
import { parsePasskey, signedByOneOf } from '@custody/keys/verify'
import type { CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from './browser.ts'
import { noBrowser, startBrowser } from './browser.ts'

// A real browser's passkey, in its own virtual authenticator, answers the hash of code that an administrator is to sign. What
// the browser gives is judged as a device judges it. No authenticator of hardware was met.

const hash = new Uint8Array(32).fill(7)
const purpose = 'custody/code/1'

describe.skipIf(noBrowser !== null)('an administrator’s passkey in a browser', () => {
  const site = createServer((_, response) => response.end('<title>sign</title>'))
  let browser: Browser
  let page: Page
  let authenticator: CDPSession
  let id = ''
  beforeAll(async () => {
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
    const address = site.address()
    browser = await startBrowser()
    const opened = await browser.open({ theme: 'light', width: 1280 })
    page = opened.page
    await page.goto(`http://localhost:${typeof address === 'object' ? address?.port : 0}/`)
    authenticator = await opened.context.newCDPSession(page)
    await authenticator.send('WebAuthn.enable')
    const options = {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    } as const
    const added = await authenticator.send('WebAuthn.addVirtualAuthenticator', { options })
    id = added.authenticatorId
  })
  afterAll(async () => {
    await browser?.close()
    site.close()
  })

  test('is listed by what the browser tells of it, and signs that hash and no other', async () => {
    const publicKey = await page.evaluate(register)
    const key = parsePasskey('localhost', publicKey)
    if (!key.ok) throw new Error(key.error.code)
    const signedBy = signedByOneOf([{ name: 'ana', key: key.value }])
    const answer = await page.evaluate(answerTo, [...hash])
    expect(signedBy(hash, purpose, answer)).toEqual({ ok: true, value: 'ana' })
    const refused = (code: string) => ({ ok: false, error: { code } })
    expect(signedBy(new Uint8Array(32), purpose, answer)).toEqual(
      refused('ADMINISTRATOR_SIGNATURE_INVALID'),
    )
    const elsewhere = parsePasskey('console.example', publicKey)
    if (!elsewhere.ok) throw new Error(elsewhere.error.code)
    const other = signedByOneOf([{ name: 'ana', key: elsewhere.value }])
    expect(other(hash, purpose, answer)).toEqual(refused('ADMINISTRATOR_SIGNATURE_INVALID'))

    // Another passkey, of the same site and browser.
    await authenticator.send('WebAuthn.clearCredentials', { authenticatorId: id })
    await page.evaluate(register)
    const foreign = await page.evaluate(answerTo, [...hash])
    expect(signedBy(hash, purpose, foreign)).toEqual(refused('ADMINISTRATOR_UNKNOWN'))
  })
})

/** Runs in the page: makes a passkey, and gives its SubjectPublicKeyInfo in base64. */
async function register(): Promise<string> {
  const made = (await navigator.credentials.create({
    publicKey: {
      rp: { id: 'localhost', name: 'Custody' },
      user: { id: new Uint8Array(16), name: 'ana', displayName: 'Ana' },
      challenge: new Uint8Array(32),
      pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
      authenticatorSelection: { residentKey: 'required' },
    },
  })) as PublicKeyCredential
  const spki = (made.response as AuthenticatorAttestationResponse).getPublicKey()
  return btoa(String.fromCharCode(...new Uint8Array(spki ?? new ArrayBuffer(0))))
}

/** Runs in the page: the browser's own JSON of a passkey's answer. */
async function answerTo(challenge: readonly number[]): Promise<string> {
  const answer = await navigator.credentials.get({
    publicKey: { challenge: Uint8Array.from(challenge), rpId: 'localhost' },
  })
  return JSON.stringify(answer)
}
