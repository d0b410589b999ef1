import { instant } from '@custody/model'
import type { Why } from '@custody/protocol'
import { expect, test } from 'vitest'
import type { Cli } from '../command.ts'
import { homeOf } from '../home.ts'
import { renderWhy } from './render-why.ts'

const screen = { write: () => {}, isTerminal: false, columns: 80, colour: false }
const cli: Cli = {
  env: {},
  cwd: '/home/dev/proj',
  home: homeOf({ HOME: '/home/dev' }),
  stdout: screen,
  stderr: screen,
  stdin: { isTerminal: false, read: async function* () {} },
  now: () => instant(1_795_406_400_000),
  uid: 1000,
  stop: () => new AbortController().signal,
  random: (size) => new Uint8Array(size),
}
const rule = (id: string, outcome: string): Why['decidedBy'][number] => ({
  id,
  title: `Title of ${id}`,
  reason: `Do something else than ${id}.`,
  severity: 'high',
  outcome,
  mode: 'enforce',
})
const why: Why = {
  call: 'call_0',
  toolUseId: null,
  agent: 'claude-code',
  tool: 'Bash',
  input: '{"command":"cat ~/.ssh/id_rsa"}',
  workingDirectory: '/home/dev/proj',
  outcome: 'deny',
  wouldOutcome: 'deny',
  mode: 'enforce',
  decidedBy: [rule('no-keys', 'deny'), rule('no-env', 'deny')],
  warnings: [],
  because: [
    {
      rule: 'no-keys',
      action: 1,
      what: 'reads /home/dev/.ssh/id_rsa',
      certain: true,
      because: ['its path is labelled ssh-key', 'it is outside the workspace'],
    },
    {
      rule: 'no-env',
      action: 2,
      what: 'reads a path that cannot be told',
      certain: false,
      because: ['how its path is labelled is not known'],
    },
  ],
  policyVersion: `sha256:${'0'.repeat(64)}`,
  complete: true,
  problem: null,
  actions: [
    {
      kind: 'file.read',
      path: '/home/dev/.ssh/id_rsa',
      pathKnown: true,
      manner: '',
      labels: ['ssh-key'],
    },
    { kind: 'file.read', path: '', pathKnown: false, labels: [], recursive: false },
  ],
  entry: {
    seq: 7,
    at: 1_795_406_400_000,
    kind: 'call.decided',
    state: 'sealed',
    source: 'hook',
    session: null,
    call: null,
    turn: null,
    subagent: null,
    agent: null,
    decision: null,
    facts: {},
    redactions: [],
    fields: {},
    leafHash: '',
  },
  finished: null,
}

test('a rule is told with the facts that made it match, and apart from those that only may', () => {
  const [decided = '', possible = ''] = renderWhy(cli, why).split('May apply')
  expect(decided).toContain(`Decided by
  no-keys (high)
    Title of no-keys
    Do something else than no-keys.
    because it reads /home/dev/.ssh/id_rsa: its path is labelled ssh-key; it is
    outside the workspace`)
  expect(possible).toContain(`, since not all is known
  no-env (high)
    Title of no-env
    perhaps, since it reads a path that cannot be told: how its path is labelled
    is not known`)
})

test('of the facts those are told that say something, and what is not known', () => {
  expect(renderWhy(cli, why)).toContain(`What it would do
  file.read path=/home/dev/.ssh/id_rsa labels=ssh-key
  file.read pathKnown=false`)
})

test('an allowed call names what permitted it', () => {
  const allowed: Why = {
    ...why,
    outcome: 'allow',
    wouldOutcome: 'allow',
    decidedBy: [rule('everything', 'allow')],
    because: [],
  }
  expect(renderWhy(cli, allowed)).toContain(
    'no rule speaks against it; permitted: Title of everything (everything)',
  )
  expect(renderWhy(cli, { ...allowed, decidedBy: [] })).toContain('\nno rule speaks against it\n')
})

test('what was captured cannot write to the screen', () => {
  const [first] = why.because
  if (first === undefined) throw new Error('no reason')
  const hostile = { ...first, what: 'reads /x\u001b[2J\u202e' }
  expect(renderWhy(cli, { ...why, because: [hostile] })).toContain('/x\\u{1b}[2J\\u{202e}')
})
