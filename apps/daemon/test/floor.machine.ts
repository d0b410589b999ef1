import { createHash } from 'node:crypto'
import { once } from 'node:events'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { packs, presetSource } from '@custody/packs'
import { compilePolicy } from '@custody/policy'
import { machinePlaces } from '@custody/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GovernedMachine } from './governed-machine.ts'
import { canGovern, governedMachine } from './governed-machine.ts'
import type { MachineServer } from './machine-server.ts'
import { machineServer, serverAccount } from './machine-server.ts'
import { withSetting } from './with-setting.ts'

// The real client under a floor that names the organisation's acts and a witness. A server that lies is the real one behind a
// proxy that puts a policy made for this machine alone in the place of the one that was published.

const door = 47_617
const witnessPort = 47_618
const asServer = 'setpriv --reuid custody-server --clear-groups env HOME=$S CUSTODY_HOME=$S'

const prepared = `
${serverAccount}
install -d -o dev -g dev /home/dev/project /home/dev/project/.git
echo 'ref: refs/heads/main' > /home/dev/project/.git/HEAD
install -d -m 755 /etc/custody/config.d
echo '{"serverUrl": "http://127.0.0.1:${door}", "enrolTokenFile": "/etc/custody/enrol-token"}' > /etc/custody/config.d/20-server.json
echo 127.0.0.1:${door} > /var/lib/custody-server/device-hosts
`

describe.skipIf(!canGovern)(
  'a machine whose floor names the organisation’s acts and a witness',
  () => {
    let governed: GovernedMachine
    let server: MachineServer
    let floor: object
    beforeAll(async () => {
      governed = await governedMachine(prepared)
      server = machineServer(governed.machine)
      await server.start()
      const lying = governed.machine.start({ command: [machinePlaces.node, '-e', proxy] })
      await once(lying.stdout ?? lying, 'data')
      const token = '/var/lib/custody-server/server/enrol-token'
      await root(`install -D -m 640 -g custody ${token} /etc/custody/enrol-token`)
      await until(async () => (await status()).enrolment === 'enrolled')
      await server.stop()
      const lines = (await root(witnessed)).trim().split('\n')
      const acts = lines.find((line) => line.startsWith('log ') && line.includes('/acts+'))
      floor = { v: 1, acts: acts?.slice('log '.length), witnesses: lines.slice(-2) }
      const run = ['/usr/local/bin/custody', 'witness', 'run', '--folder', '/var/lib/witness']
      governed.machine.start({ command: [...run, '--port', String(witnessPort)] })
      await server.start()
    })
    afterAll(() => governed?.[Symbol.asyncDispose]())

    const root = async (script: string): Promise<string> => {
      const end = await governed.machine.run({ command: ['/bin/sh', '-euc', script] })
      if (end.exitCode !== 0) throw new Error(`${script}: ${end.stdout}${end.stderr}`)
      return end.stdout
    }
    const status = async (): Promise<Told> => JSON.parse(await governed.control('/status'))
    const until = async (isSo: () => Promise<boolean>): Promise<void> => {
      if (!(await governed.until(isSo, 100_000)))
        throw new Error(`it never was so: ${JSON.stringify(await status())}`)
    }
    const sync = () =>
      root('curl -s -X POST --unix-socket /run/custody/control.sock http://custody/sync')
    const call = (command: string) => governed.call(command, { cwd: '/home/dev/project' })
    /** A session whose prompt, command, path and output hold that word; resolves once the server has all of it. */
    const say = async (word: string): Promise<void> => {
      const command = `echo ${word} > ${word}.txt; cat ${word}.txt`
      const end = await governed.call(command, { cwd: '/home/dev/project', prompt: `go ${word}` })
      expect(end).toMatchObject({ exitCode: 0, stderr: '' })
      await until(async () => {
        const { log, server: link } = await status()
        return log.stored === log.recorded && link.problem === null
      })
    }
    /** Files below that hold the word, or its SHA-256 in hex. */
    const holding = async (word: string, ...folders: readonly string[]): Promise<string> => {
      const hash = createHash('sha256').update(word).digest('hex')
      return root(`grep -rlaF -e ${word} -e ${hash} ${folders.join(' ')} || true`)
    }
    /** All that the console can ask for. */
    const answers = async (): Promise<string> => {
      const targets = ['tool-calls', 'sessions', 'evidence?limit=100', 'alerts', 'overview']
      const device = `evidence/bundle?device=${(await status()).device}`
      const texts: string[] = []
      for (const target of [...targets, device]) texts.push(await server.ask(`/api/v1/${target}`))
      return texts.join('\n')
    }

    test('under `investigators` sends nothing that the server can read, and who holds the key opens it', async () => {
      const [open, closed] = ['openlysaidword', 'investigatorsword']
      await say(open)
      expect(await holding(open, serverHome), 'without the key it is there').not.toBe('')
      expect(await answers()).toContain(open)
      const publicKey = (await root('custody content make-key /root/content.key')).trim()
      const content = { mode: 'investigators', publicKey }
      await withSetting(governed, '/etc/custody/floor.json', { ...floor, content }, async () => {
        await say(closed)
        expect(await holding(closed, serverHome, '/var/lib/custody/logs')).toBe('')
        const told = await answers()
        for (const form of [closed, ...base64Of(closed)]) expect(told).not.toContain(form)
        expect(await governed.control('/status')).not.toContain(closed)
        expect(await root('custody doctor || true')).not.toContain(closed)

        const opened = await governed.entries('session.opened')
        await governed.machine.run({
          command: ['/bin/sh', '-c', 'cat > /root/bundle'],
          input: await server.ask(`/api/v1/evidence/bundle?device=${(await status()).device}`),
        })
        await root(revealed(String(opened.at(-1)?.['session'])))
        const bundle = await root('cat /root/opened')
        expect(base64Of(closed).some((form) => bundle.includes(form))).toBe(true)
        expect(await holding(closed, serverHome), 'nor by the reveal').toBe('')
      })
    })

    test('goes on by the last policy under one that was made for it alone, and applies one that all could see', async () => {
      await withSetting(governed, '/etc/custody/floor.json', floor, async () => {
        const { version: before } = (await status()).policy
        await governed.machine.run({
          command: ['/bin/sh', '-c', 'cat > /root/victim.json'],
          input: JSON.stringify(victim),
        })
        await server.choose({ preset: 'strict' })
        await server.stop()
        await server.start()
        await until(async () => {
          await sync()
          return (await status()).policy.refused === 'POLICY_NOT_LISTED'
        })
        expect((await status()).policy.version).toBe(before)
        expect(await call('touch ~/unlisted')).toMatchObject({ exitCode: 0, stderr: '' })
        expect(await governed.exists('/home/dev/unlisted')).toBe(true)
        const alerts = (await governed.entries('alert')).map(({ facts }) => facts)
        expect(alerts).toContainEqual(expect.objectContaining({ code: 'POLICY_REFUSED' }))

        await root('rm /root/victim.json')
        await until(async () => {
          await sync()
          return (await status()).policy.version !== before
        })
        expect((await status()).policy).toMatchObject({ preset: 'strict', refused: null })
        // Nothing here has an encrypted disk, without which that one lets no agent start.
        expect(await call('touch ~/listed')).toMatchObject({
          exitCode: 1,
          stderr: expect.stringMatching(/may not start: .*require-disk-encryption/),
        })
        expect(await governed.exists('/home/dev/listed')).toBe(false)
      })
    })
  },
)

/** Denies every command: what it would do cannot be missed. */
const victim = (() => {
  const content = {
    ...presetSource('strict'),
    packs: packs.filter(({ name }) => ['baseline', 'agent-tamper', 'no-shell'].includes(name)),
  }
  const compiled = compilePolicy(cedar, content)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error))
  return { version: compiled.value.version, content }
})()

const serverHome = '/var/lib/custody-server'

/** How the word stands in base64, wherever it begins. */
function base64Of(word: string): readonly string[] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.from(`${' '.repeat(shift)}${word}`).toString('base64')
    // The first and the last digits hold bits of what stands beside it.
    return text.slice(shift === 0 ? 0 : 4, -4)
  })
}

/** The server reveals the session's wrapped keys; who holds the content key opens the bundle with them. */
const revealed = (session: string) => `
S=${serverHome}
${asServer} custody server reveal --session ${session} --reason 'case 4711' --output $S/keys.json
custody content open /root/bundle --keys $S/keys.json --content-key /root/content.key --output /root/opened
`

/** Makes the witness, tells it the organisation's logs, and names it to the server; prints the trust policy's lines. */
const witnessed = `
S=/var/lib/custody-server
custody witness init --folder /var/lib/witness --name witness.example/w1 > /root/witness-key
printf 'witness w1 %s http://127.0.0.1:${witnessPort}\\nquorum w1\\n' "$(cat /root/witness-key)" > $S/witnesses
chown custody-server $S/witnesses
${asServer} custody server trust-policy > /root/trust-policy
custody witness add-log --folder /var/lib/witness -- $(sed -n 's/^log //p' /root/trust-policy)
cat /root/trust-policy $S/witnesses
`

/** Hands everything on, both ways; while /root/victim.json is there, a policy that is offered anew is that one. */
const proxy = `
const { existsSync, readFileSync } = require('node:fs')
const http = require('node:http')
http.createServer((asked, answer) => {
  const on = { host: '127.0.0.1', port: 47616, method: asked.method, path: asked.url, headers: asked.headers }
  const to = http.request(on, async (said) => {
    let body = Buffer.concat(await said.toArray())
    if (asked.url.startsWith('/api/v1/policy') && existsSync('/root/victim.json')) {
      const offer = JSON.parse(body)
      if (offer.content) body = Buffer.from(JSON.stringify({ ...offer, ...JSON.parse(readFileSync('/root/victim.json')) }))
    }
    const { 'content-length': _, 'transfer-encoding': __, ...headers } = said.headers
    answer.writeHead(said.statusCode, { ...headers, 'content-length': body.length }).end(body)
  })
  to.on('error', () => answer.destroy())
  asked.pipe(to)
}).listen(${door}, '127.0.0.1', () => console.log('up'))
`

type Told = {
  readonly device: string
  readonly log: { readonly recorded: number; readonly stored: number }
  readonly server: { readonly problem: string | null }
  readonly enrolment: string
  readonly policy: {
    readonly version: string
    readonly preset: string
    readonly refused: string | null
  }
}
