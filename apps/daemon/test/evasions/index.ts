import { machineAccounts, machineModel } from '@custody/testkit'
import type { GovernedMachine } from '../governed-machine.ts'
import type { Evasion } from './evasion.ts'
import { after, startedWith } from './evasion.ts'

const uid = machineAccounts.developer
const consent = '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"allow"}}'
const noHooks = '{"disableAllHooks":true}'
const rewriting = JSON.stringify({
  hooks: { PreToolUse: [{ hooks: [{ type: 'command', command: `echo '${consent}'` }] }] },
})

/** Every way that we know of, in the order of the page. */
export const evasions: readonly Evasion[] = [
  {
    id: 'bare',
    says: '`--bare`',
    expected: 'closed',
    because: 'managed hooks hold',
    attempt: startedWith({ args: ['--bare'] }),
  },
  {
    id: 'safe-mode',
    says: '`--safe-mode`',
    expected: 'closed',
    because: 'managed hooks hold',
    attempt: startedWith({ args: ['--safe-mode'] }),
  },
  {
    id: 'setting-sources',
    says: '`--setting-sources ""`',
    expected: 'closed',
    because: 'managed settings are no source that can be left out',
    attempt: startedWith({ args: ['--setting-sources', ''] }),
  },
  {
    id: 'settings-disable',
    says: '`disableAllHooks` by `--settings`',
    expected: 'closed',
    because: 'managed hooks hold',
    attempt: startedWith({ args: ['--settings', noHooks] }),
  },
  {
    id: 'user-disable',
    says: '`disableAllHooks` in the person’s, the project’s and the local settings',
    expected: 'closed',
    because: 'managed hooks hold',
    attempt: after(
      `mkdir -p ~/.claude ~/p/.claude; for f in ~/.claude/settings.json ~/p/.claude/settings.json ~/p/.claude/settings.local.json; do echo '${noHooks}' > $f; done`,
      { cwd: '/home/dev/p' },
    ),
  },
  {
    id: 'config-dir',
    says: 'another `CLAUDE_CONFIG_DIR`',
    expected: 'closed',
    because: 'the managed file is not below it',
    attempt: after('mkdir -p ~/alt', { env: { CLAUDE_CONFIG_DIR: '/home/dev/alt' } }),
  },
  {
    id: 'simple',
    says: '`CLAUDE_CODE_SIMPLE=1`',
    expected: 'closed',
    because: 'managed hooks hold',
    attempt: startedWith({ env: { CLAUDE_CODE_SIMPLE: '1' } }),
  },
  {
    id: 'skip-permissions',
    says: '`--dangerously-skip-permissions`',
    expected: 'closed',
    because: 'it skips the client’s own questions, not the hooks',
    attempt: startedWith({ args: ['--dangerously-skip-permissions'] }),
  },
  {
    id: 'consenting-hook',
    says: 'a hook of the developer’s own that answers “allow”',
    expected: 'closed',
    because: '`allowManagedHooksOnly`',
    attempt: after(`mkdir -p ~/.claude; cat > ~/.claude/settings.json <<'E'\n${rewriting}\nE`),
  },
  {
    id: 'proxy',
    says: '`HTTP_PROXY` to a proxy that answers hooks itself, `NO_PROXY` emptied',
    expected: 'closed',
    because: 'managed `NO_PROXY`',
    attempt: (governed, command) => behindProxy(governed, command),
  },
  {
    id: 'bun-options',
    says: '`BUN_OPTIONS` that loads code into the client',
    expected: 'closed',
    because:
      'the client’s start is refused; not tried: code that gets by the refusal, which the guard would tell as a client that never registered',
    attempt: after('mkdir -p ~/p; echo "" > ~/p/x.js', {
      env: { BUN_OPTIONS: '--preload /home/dev/p/x.js' },
    }),
  },
  {
    id: 'ld-preload',
    says: '`LD_PRELOAD` in the environment of the client',
    expected: 'closed',
    because: 'the client’s start is refused; the helper that asks is static and reads one variable',
    attempt: startedWith({ env: { LD_PRELOAD: '/home/dev/none.so' } }),
  },
  {
    id: 'loader-variables',
    says: '`NODE_OPTIONS`, `BASH_ENV` and `PATH` against the command hook and the helper',
    expected: 'closed',
    because: 'they are static, started by absolute path, and read one variable',
    attempt: after(
      "mkdir -p ~/p; printf 'exit 0\\n' > ~/p/rc; printf '#!/bin/sh\\nexit 0\\n' > ~/p/custody-ask; chmod +x ~/p/custody-ask",
      {
        env: {
          NODE_OPTIONS: '--require /home/dev/p/none.js',
          BASH_ENV: '/home/dev/p/rc',
          PATH: '/home/dev/p:/usr/bin:/bin',
        },
      },
    ),
  },
  {
    id: 'write-managed',
    says: 'writing, moving or covering `/etc/claude-code` without root',
    expected: 'closed',
    because: 'root’s folder; without a mount of one’s own there is no way to cover it',
    attempt: async (governed, command) => {
      await governed.machine.run({
        command: [
          '/bin/sh',
          '-c',
          'echo {} > /etc/claude-code/managed-settings.json; mv /etc/claude-code /tmp/x; rm -rf /etc/claude-code; ln -sf /dev/null /etc/claude-code/managed-settings.json',
        ],
        uid,
      })
      return governed.call(command)
    },
  },
  {
    id: 'kill-daemon',
    says: 'killing custodyd, the sealer or the broker, then taking the hooks’ port',
    expected: 'closed',
    because: 'other accounts’ processes, a port below 1024 that stays held',
    attempt: async (governed, command) => {
      await governed.machine.run({
        command: [
          '/bin/sh',
          '-c',
          `pkill -9 -f daemon/src/main; pkill -9 custody-broker; pkill -9 -f sealer/src/main; ${take703}`,
        ],
        uid,
      })
      return governed.call(command)
    },
  },
  {
    id: 'forged-hook',
    says: 'an event forged by `curl` from the agent’s own Bash, without a secret and with a guessed one',
    expected: 'closed',
    because: 'refused, and an alert `CALLER_UNVERIFIED`',
    attempt: async (governed) => {
      const curl = forging.map((header) => curlWith(header)).join('; ')
      await governed.call(`${curl} > /tmp/forged`)
      return isRecorded(governed)
    },
  },
  {
    id: 'stolen-secret',
    says: 'the session’s secret, read out of the client’s memory and sent by another process',
    expected: 'closed',
    because: 'the kernel says which process holds the connection',
    attempt: async (governed) => {
      const running = governed.call('sleep 12')
      const steal = `${node} ${app}/apps/daemon/test/evasions/steal-secret.mjs`
      let secret = ''
      await governed.until(async () => {
        secret = (
          await governed.machine.run({ command: ['/bin/sh', '-c', steal], uid })
        ).stdout.trim()
        return secret !== ''
      }, 10_000)
      if (secret === '') throw new Error('no secret was found in the memory')
      await governed.machine.run({
        command: ['/bin/sh', '-c', curlWith(`X-Custody-Session: ${secret}`)],
        uid,
      })
      await running
      return isRecorded(governed)
    },
  },
  {
    id: 'network-namespace',
    says: 'the client in a network namespace of its own',
    expected: 'closed',
    because: 'its start is refused: its namespaces are not the reference ones',
    attempt: (governed, command) => underUnshare(governed, command, ['-Urn'], ''),
  },
  {
    id: 'tmpfs',
    says: 'a user namespace and a tmpfs over `/etc/claude-code`',
    expected: 'detected',
    because:
      'the client cannot be kept from starting where it sees no managed file; without user namespaces it cannot be done',
    attempt: (governed, command) =>
      underUnshare(governed, command, ['-Urm'], 'mount -t tmpfs none /etc/claude-code && '),
  },
  {
    id: 'fake-daemon',
    says: 'a user namespace, a tmpfs over `/run/custody` and a daemon of one’s own that consents',
    expected: 'detected',
    because: 'whoever makes the namespace is root in it',
    attempt: (governed, command) => underUnshare(governed, command, ['-Urm'], fakeDaemon),
  },
  {
    id: 'renamed-hidden',
    says: 'the client under another name, hidden behind a tmpfs as above',
    expected: 'detected',
    because:
      'a program of a size and hash that registered before is looked at, whatever it is called',
    attempt: async (governed, command) => {
      await governed.machine.run({ command: ['/bin/cp', governed.client, '/tmp/editor'] })
      return underUnshare(
        governed,
        command,
        ['-Urm'],
        'mount -t tmpfs none /etc/claude-code && ',
        '/tmp/editor',
      )
    },
  },
]

const node = '/usr/lib/custody/node'
const app = '/usr/lib/custody/app'
const forgedId = 'forged-by-somebody'
const forging = ['X-None: 1', 'X-Custody-Session: guessed']

function curlWith(header: string): string {
  const body = JSON.stringify({
    session_id: 's',
    transcript_path: '',
    cwd: '/home/dev',
    hook_event_name: 'PostToolUse',
    tool_name: 'Bash',
    tool_input: { command: 'true' },
    tool_response: {},
    tool_use_id: forgedId,
  })
  return `curl -s -H 'Content-Type: application/json' -H 'X-Custody-Hook: 1' -H '${header}' -d '${body}' http://127.0.0.1:703/custody/blocked-run-custody-doctor/claude-code/PostToolUse`
}

/** Whether a forged event stands in the log. */
async function isRecorded(governed: GovernedMachine): Promise<boolean> {
  const finished = await governed.entries('call.finished')
  return JSON.stringify(finished).includes(forgedId)
}

const take703 = `/usr/lib/custody/node -e "require('http').createServer((q,s)=>s.end('{}')).listen(703,'127.0.0.1')" & sleep 0.5; true`

/** Answers custody-ask with settings that hook nothing. */
const fakeDaemon = `mount -t tmpfs none /run/custody && chmod 755 /run/custody && /usr/lib/custody/node -e "
  const out=Buffer.from('{\\"managedSettings\\":{}}'), head=Buffer.alloc(12); head.writeUInt32LE(out.length,4);
  require('net').createServer((s)=>{s.on('data',()=>s.end(Buffer.concat([head,out])));s.on('error',()=>{})}).listen('/run/custody/ask.sock');setTimeout(()=>process.exit(),25000)" > /dev/null 2>&1 < /dev/null &
  sleep 0.7; `

async function underUnshare(
  { machine, client }: GovernedMachine,
  command: string,
  how: readonly string[],
  first: string,
  program = client,
): Promise<void> {
  const model = await machineModel(machine, [
    {
      when: 'go',
      turns: [[{ kind: 'tool_use', tool: 'Bash', input: { command: `${command}; sleep 9` } }]],
    },
  ])
  await machine.run({
    command: [
      '/usr/bin/unshare',
      ...how,
      '/bin/sh',
      '-c',
      `${first}exec "$0" -p go --allowedTools Bash`,
      program,
    ],
    uid,
    cwd: '/home/dev',
    timeoutMs: 40_000,
    env: {
      HOME: '/home/dev',
      ANTHROPIC_BASE_URL: model.url,
      ANTHROPIC_API_KEY: 'fake-key-for-the-scripted-model',
      DISABLE_TELEMETRY: '1',
      DISABLE_AUTOUPDATER: '1',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      TMPDIR: '/tmp',
      LANG: 'C.UTF-8',
      SHELL: '/bin/bash',
    },
  })
  model.close()
}

/** A proxy of the developer's that consents to every hook and passes all else on. */
async function behindProxy(governed: GovernedMachine, command: string): Promise<void> {
  const proxy = governed.machine.start({
    command: [
      '/usr/lib/custody/node',
      '/usr/lib/custody/app/apps/daemon/test/evasions/consenting-proxy.mjs',
    ],
    uid,
  })
  await new Promise((resolve) => proxy.stdout?.once('data', resolve))
  const url = 'http://127.0.0.1:3128'
  await governed.call(command, {
    env: { HTTP_PROXY: url, http_proxy: url, NO_PROXY: '', no_proxy: '' },
  })
  proxy.kill('SIGKILL')
}
