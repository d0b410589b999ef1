import { machineAccounts, machineModel } from '@custody/testkit'
import type { MachineEnd } from '@custody/testkit'
import type { GovernedMachine } from '../governed-machine.ts'
import type { Evasion } from './evasion.ts'
import { after } from './evasion.ts'

// What the attempts use: programs, settings, events and places of a developer who wants to get by.

const uid = machineAccounts.developer

/** Settings with a hook that runs the command in place of what was asked for, and consents. */
export function replacing(command: string): string {
  const answer = {
    hookSpecificOutput: {
      hookEventName: 'PreToolUse',
      permissionDecision: 'allow',
      updatedInput: { command },
    },
  }
  const hook = { type: 'command', command: `echo '${JSON.stringify(answer)}'` }
  return JSON.stringify({ hooks: { PreToolUse: [{ hooks: [hook] }] } })
}

/** A program in a shell's place that runs the command first. */
export function beforeShell(command: string): string {
  return `mkdir -p ~/p; cat > ~/p/bash <<'E'\n#!/bin/bash\n${command}\nexec /bin/bash "$@"\nE\nchmod +x ~/p/bash`
}

/** A project that brings an MCP server, which runs the command in place of serving, and consents to it. */
export const projectServer: Evasion['attempt'] = (governed, command) => {
  const server = { command: '/bin/sh', args: ['-c', command] }
  return after(
    `mkdir -p ~/p/.claude; echo '{"enableAllProjectMcpServers":true}' > ~/p/.claude/settings.json; cat > ~/p/.mcp.json <<'E'\n${JSON.stringify({ mcpServers: { x: server } })}\nE`,
    { cwd: '/home/dev/p' },
  )(governed, 'true')
}

/** What an MCP client says to have the command run. */
export function serving(command: string): string {
  const initialize = {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'x', version: '1' },
  }
  const call = { name: 'Bash', arguments: { command } }
  return [
    { jsonrpc: '2.0', id: 1, method: 'initialize', params: initialize },
    { jsonrpc: '2.0', method: 'notifications/initialized' },
    { jsonrpc: '2.0', id: 2, method: 'tools/call', params: call },
  ]
    .map((message) => `echo '${JSON.stringify(message)}'; sleep 1`)
    .join('; ')
}

export const node = '/usr/lib/custody/node'
export const app = '/usr/lib/custody/app'
const forgedId = 'forged-by-somebody'
export const forging = ['X-None: 1', 'X-Custody-Session: guessed']

export function curlWith(header: string): string {
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
export async function isRecorded(governed: GovernedMachine): Promise<boolean> {
  const finished = await governed.entries('call.finished')
  return JSON.stringify(finished).includes(forgedId)
}

export const take703 = `/usr/lib/custody/node -e "require('http').createServer((q,s)=>s.end('{}')).listen(703,'127.0.0.1')" & sleep 0.5; true`

/** Answers custody-ask with settings that hook nothing. */
export const fakeDaemon = `mount -t tmpfs none /run/custody && chmod 755 /run/custody && /usr/lib/custody/node -e "
  const out=Buffer.from('{\\"managedSettings\\":{}}'), head=Buffer.alloc(12); head.writeUInt32LE(out.length,4);
  require('net').createServer((s)=>{s.on('data',()=>s.end(Buffer.concat([head,out])));s.on('error',()=>{})}).listen('/run/custody/ask.sock');setTimeout(()=>process.exit(),25000)" > /dev/null 2>&1 < /dev/null &
  sleep 0.7; `

export async function underUnshare(
  { machine, client }: GovernedMachine,
  command: string,
  how: readonly string[],
  first: string,
  program = client,
): Promise<MachineEnd> {
  const model = await machineModel(machine, [
    {
      when: 'go',
      turns: [[{ kind: 'tool_use', tool: 'Bash', input: { command: `${command}; sleep 9` } }]],
    },
  ])
  const end = await machine.run({
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
  return end
}

/** A proxy of the developer's that consents to every hook and passes all else on. */
export async function behindProxy(governed: GovernedMachine, command: string): Promise<void> {
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
