import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { consoleHeader } from '@custody/protocol'
import type { MachineEnd, SeparateMachine } from '@custody/testkit'
import { machinePlaces } from '@custody/testkit'

/** The account on the machine that runs the server: neither a developer's nor the daemon's. */
const account = { name: 'custody-server', uid: 903, home: '/var/lib/custody-server' } as const

/** The server of a fleet, on the loopback of one of its machines, run by an account of its own. */
export type MachineServer = {
  /** Puts this into its `policy.json`. It is read at the next start. */
  readonly choose: (policy: object) => Promise<void>
  /** Types `custody server`; resolves when it answers. */
  readonly start: () => Promise<void>
  /** Ends it by its pid; resolves when it is gone. */
  readonly stop: () => Promise<void>
  /** What the console asks: the text of the answer. The first question of a start signs in by a one-time link. */
  readonly ask: (target: string) => Promise<string>
}

/** What such a machine has before its server's first start. */
export const serverAccount = `
useradd --system --uid ${account.uid} --create-home --home-dir ${account.home} --shell /usr/sbin/nologin ${account.name}
chmod 700 ${account.home}
printf '#!/bin/sh\\nexec ${machinePlaces.programs}/node ${machinePlaces.app}/apps/cli/custody.mjs "$@"\\n' > /usr/local/bin/custody
chmod 755 /usr/local/bin/custody
`

/** What a browser adds to a request of the console's own page. */
function browserHeaders(host: string): readonly string[] {
  const console = `${consoleHeader.name}: ${consoleHeader.value}`
  const headers = [`Host: ${host}`, `Origin: http://${host}`, console, json]
  return headers.flatMap((header) => ['-H', header])
}

const json = 'Content-Type: application/json'

export function machineServer({ start, run }: SeparateMachine): MachineServer {
  const as = { uid: account.uid, env: { HOME: account.home, CUSTODY_HOME: account.home } }
  let running: { readonly pid: number; readonly consoleHost: string; cookie: string | null } | null
  running = null

  const typed = async (command: readonly string[], input?: string): Promise<MachineEnd> => {
    const end = await run({ command, ...as, ...(input !== undefined && { input }) })
    if (end.exitCode !== 0) throw new Error(`${command.join(' ')}: ${end.stdout}${end.stderr}`)
    return end
  }
  const asBrowser = (host: string, more: readonly string[]) =>
    typed(['/usr/bin/curl', '-sf', '-m', '20', ...browserHeaders(host), ...more])
  const signIn = async (host: string): Promise<string> => {
    const { path } = JSON.parse(
      (await typed(['/usr/local/bin/custody', 'sign-in', '--json'])).stdout,
    )
    const [, secret] = (await typed(['/bin/cat', path])).stdout.trim().split('#')
    const url = `http://127.0.0.1:${host.split(':')[1]}/api/v1/sign-in`
    const body = JSON.stringify({ secret })
    const { stdout } = await asBrowser(host, ['-D', '-', '-o', '/dev/null', '-d', body, url])
    return /set-cookie: ([^;]+)/i.exec(stdout)?.[1] ?? ''
  }

  return {
    async choose(policy) {
      const write = 'cat > "$0/policy.json"'
      await typed(['/bin/sh', '-c', write, account.home], JSON.stringify(policy))
    },
    async start() {
      const child = start({ command: ['/usr/local/bin/custody', 'server'], ...as })
      if (child.stdout === null) throw new Error('no standard output')
      let complaint = ''
      child.stderr?.on('data', (text: Buffer) => (complaint += text.toString()))
      const [line] = await Promise.race([
        once(createInterface({ input: child.stdout }), 'line'),
        once(child, 'exit').then(() => [JSON.stringify({ ready: false, complaint })]),
      ])
      const ready = JSON.parse(String(line))
      if (ready.ready !== true) throw new Error(`the server does not start: ${line}${complaint}`)
      const consoleHost = String(ready.consoleUrl).replace('http://', '')
      running = { pid: Number(ready.pid), consoleHost, cookie: null }
    },
    async stop() {
      if (running === null) return
      const wait = 'kill "$0"; while kill -0 "$0" 2>/dev/null; do sleep 0.05; done'
      await run({ command: ['/bin/sh', '-c', wait, String(running.pid)] })
      running = null
    },
    async ask(target) {
      if (running === null) throw new Error('the server does not run')
      const { consoleHost: host } = running
      running.cookie ??= await signIn(host)
      const url = `http://127.0.0.1:${host.split(':')[1]}${target}`
      return (await asBrowser(host, ['-H', `Cookie: ${running.cookie}`, url])).stdout
    },
  }
}
