import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeCrypto, nodeP256, openTpmSigner, parseTpmPlace } from '@custody/keys'
import { verifyTpmSeal } from '@custody/keys/verify'
import { emulatedTpm, installSwtpm } from '@custody/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import { noOrganisation } from '../src/tpm/scope.ts'
import { counterOf, digestOf, must } from './forgeries.ts'

// Every way to a chip leads to the same one, the emulator. A terminal stands for the kernel's node: it is a character
// device that takes a whole command in one write. What the kernel's driver itself does is not shown here.

const swtpm = await installSwtpm()
const hasPython = spawnSync('sh', ['-c', 'command -v python3']).status === 0

describe.skipIf(!swtpm.ok)('one chip, reached', async () => {
  if (!swtpm.ok) return
  const tpm = await emulatedTpm(swtpm.value)
  afterAll(() => tpm[Symbol.asyncDispose]())
  const text = new TextEncoder().encode('org/device/dev/e1\n4\nroot\n')
  const overSocket = must(await openTpmSigner({ kind: 'unix', path: tpm.socket }, noOrganisation))
  const { key } = overSocket
  await overSocket.close()

  /** What a seal made over that way holds: the same key's, and a counter. */
  const sealOver = async (place: string) => {
    const parsed = parseTpmPlace(place)
    if (parsed === null) throw new Error(place)
    const signer = must(await openTpmSigner(parsed, noOrganisation))
    try {
      expect(signer.key).toEqual(key)
      const seal = must(await signer.sealHead(digestOf(text)))
      return counterOf(must(verifyTpmSeal(nodeCrypto, nodeP256(), key, text, seal)))
    } finally {
      await signer.close()
    }
  }

  test('over TCP, seals with the same key and counts on', async () => {
    const relay = createServer((client) => {
      const chip = connect(tpm.socket)
      for (const socket of [client, chip]) socket.on('error', () => socket.destroy())
      client.pipe(chip).pipe(client)
    })
    relay.listen(0, '127.0.0.1')
    await once(relay, 'listening')
    const address = relay.address()
    const port = typeof address === 'object' ? address?.port : null
    try {
      const first = await sealOver(`tcp:127.0.0.1:${port}`)
      expect(await sealOver(`tcp:127.0.0.1:${port}`)).toBe(first + 1)
    } finally {
      relay.close()
    }
  })

  test('by a program that carries commands to it, seals with the same key and counts on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'custody-carrier-'))
    const program = join(folder, 'carry')
    const carrier = join(import.meta.dirname, 'carry-to-chip.mjs')
    const script = `#!/bin/sh\nexec '${process.execPath}' '${carrier}' '${tpm.socket}'\n`
    writeFileSync(program, script, { mode: 0o700 })
    try {
      const first = await sealOver(`program:${program}`)
      expect(await sealOver(`program:${program}`)).toBe(first + 1)
      writeFileSync(program, '#!/bin/sh\nexit 0\n')
      const gone = await openTpmSigner({ kind: 'program', path: program }, noOrganisation)
      expect(gone).toMatchObject({ ok: false, error: { code: 'TPM_ANSWER_LOST' } })
      const none = { kind: 'program', path: join(folder, 'none') } as const
      expect(await openTpmSigner(none, noOrganisation)).toEqual({
        ok: false,
        error: { code: 'TPM_ABSENT' },
      })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test.skipIf(!hasPython)(
    'over a character device, seals with the same key and counts on',
    async () => {
      const node = spawn('python3', [
        join(import.meta.dirname, 'chip-behind-a-node.py'),
        tpm.socket,
      ])
      try {
        const [line] = (await once(node.stdout, 'data')) as [Buffer]
        const path = line.toString('utf8').trim()
        const first = await sealOver(path)
        expect(await sealOver(path)).toBe(first + 1)
      } finally {
        node.kill()
      }
    },
  )
})

test.each([
  '',
  'tcp:127.0.0.1',
  'tcp:127.0.0.1:70000',
  'unix:relative',
  'program:relative',
  '/tmp/tpm',
])('`%s` is no place of a chip', (written) => {
  expect(parseTpmPlace(written)).toBeNull()
})
