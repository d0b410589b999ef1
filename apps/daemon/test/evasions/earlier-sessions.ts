import { randomUUID } from 'node:crypto'
import { claudeEnvironment, machineAccounts, machineModel } from '@custody/testkit'
import { lastDecided } from './closed-by.ts'
import type { Evasion, TrialMachine } from './evasion.ts'

/** Sessions that another process takes up than the one that was started, or that registered for them. */
export const earlierSessions: readonly Evasion[] = [
  {
    id: 'resume',
    says: 'an earlier session, taken up by `--resume`',
    expected: 'closed',
    because: 'each client registers when it starts, and hooks are tied to it, not to the session',
    attempt: again((id) => ['--resume', id]),
  },
  {
    id: 'continue',
    says: 'the last session, gone on with by `--continue`',
    expected: 'closed',
    because: 'as above',
    attempt: again(() => ['--continue']),
  },
  {
    id: 'fork-session',
    says: 'a copy of an earlier session, by `--resume --fork-session`',
    expected: 'closed',
    because: 'as above',
    attempt: again((id) => ['--resume', id, '--fork-session']),
  },
  {
    id: 'background',
    says: 'a session in the background, by `--bg`',
    expected: 'closed',
    because: 'the process that runs it registers like any other',
    attempt: inBackground,
  },
]

function again(args: (id: string) => readonly string[]): Evasion['attempt'] {
  return async ({ call }, command) => {
    const id = randomUUID()
    await call('true', { args: ['--session-id', id] })
    // The model counts what it said before: one call, and its last words.
    return call(['true', 'true', command], { args: args(id) })
  }
}

/** What a person would have answered before: the key that the client may use, and the folder that it may work in. */
const answered = {
  hasCompletedOnboarding: true,
  customApiKeyResponses: { approved: ['r-the-scripted-model'], rejected: [] },
  projects: { '/home/dev': { hasTrustDialogAccepted: true } },
}

/** The client hands the session to a process of its own and ends; this waits for what comes of the call. */
async function inBackground(on: TrialMachine, command: string): Promise<void> {
  const { machine, client, exists, until } = on
  const before = await lastDecided(on)
  const bash = {
    kind: 'tool_use',
    tool: 'Bash',
    input: { command: `${command}; touch /tmp/ran` },
  } as const
  const model = await machineModel(machine, [{ when: 'go', turns: [[bash]] }])
  const env = claudeEnvironment({ home: '/home/dev', temporary: '/tmp' }, model.url)
  const start = `printf %s "$1" > ~/.claude.json; exec "$0" --bg go --allowedTools Bash --permission-mode default`
  try {
    await machine.run({
      command: ['/bin/sh', '-euc', start, client, JSON.stringify(answered)],
      uid: machineAccounts.developer,
      cwd: '/home/dev',
      env,
    })
    await until(async () => (await exists('/tmp/ran')) || (await lastDecided(on)) > before)
  } finally {
    model.close()
    await machine.run({
      command: [
        '/bin/sh',
        '-c',
        'pkill -9 -u "$1"; rm -f /home/dev/.claude.json',
        'sh',
        String(machineAccounts.developer),
      ],
    })
  }
}
