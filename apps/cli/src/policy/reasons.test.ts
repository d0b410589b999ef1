import { packs, presetNames, presetSource } from '@custody/packs'
import type { PolicyRequest, TestCall } from '@custody/policy'
import { decide } from '@custody/policy'
import { actionsOf, blankView } from '@custody/action'
import { describe, expect, test } from 'vitest'
import { toolCall } from './decide-line.ts'
import { compile } from './load-policy.ts'
import { testApprovals } from './mcp-situations.ts'
import { requestOf, runPackTests } from './run-pack-tests.ts'

// A reason is what an agent and its developer are told. It has to be read in one glance, say what the matter is, blame
// nobody, and leave a way to go on.

const rules = compiled({ ...presetSource('strict'), packs }).rules.filter(
  ({ effect }) => effect === 'forbid',
)

function compiled(source: Parameters<typeof compile>[0]) {
  const policy = compile({ ...source, mcpServers: testApprovals })
  if (!policy.ok) throw new Error(JSON.stringify(policy.error[0]))
  return policy.value
}

/** The words alone: commands and names stand in backquotes. */
function wordsOf(reason: string): string {
  return reason.replaceAll(/`[^`]*`/g, 'this')
}

/** What is no shouting though it is written in capitals. */
const names = /\b(?:PAM|DELETE|WHERE|TCP|DNS|HTTPS|MCP)\b/g

describe('the reason of every rule', () => {
  test('there are rules of every pack and of a preset among them', () => {
    expect(rules.length).toBeGreaterThan(250)
    expect(new Set(rules.map(({ pack }) => pack)).size).toBe(packs.length + 1)
  })

  test.each([
    ['is short: at most 240 characters', (reason: string) => reason.length <= 240],
    [
      'has one or two sentences',
      (reason: string) => /^[^.?!]+[.?](?: [^.?!]+[.?])?$/.test(plain(reason)),
    ],
    ['says more than that something is denied', saysMore],
    [
      'does not shout',
      (reason: string) => !/!|\b[A-Z]{3,}\b/.test(wordsOf(reason).replaceAll(names, '')),
    ],
    [
      'blames nobody',
      (reason: string) =>
        !/\b(?:you (?:must|should|tried)|illegal|malicious|suspicious|dangerous|violat\w+|unauthori[sz]ed|attack(?:er)?|bad|wrong|stupid)\b/i.test(
          wordsOf(reason),
        ),
    ],
    ['leaves a way to go on: a command, something to do, or the developer', leavesAWay],
  ])('%s', (_, holds) => {
    expect(
      rules.filter(({ reason }) => !holds(reason)).map(({ id, reason }) => [id, reason]),
    ).toEqual([])
  })

  test('stands under a title of its own, which names the thing', () => {
    expect(rules.filter(({ title, reason }) => title.length < 8 || title === reason)).toEqual([])
  })
})

/** Numbers, file names and abbreviations hold dots that end no sentence. */
function plain(reason: string): string {
  return wordsOf(reason).replaceAll(/\.(?=\S)/g, '')
}

function saysMore(reason: string): boolean {
  return (
    reason.length >= 20 &&
    !/\b(?:blocked|forbidden|denied|prohibited|not (?:allowed|permitted)|policy violation|security reasons)\b/i.test(
      wordsOf(reason),
    )
  )
}

const toDo =
  /^(?:Add|Ask|Bind|Check|Choose|Commit|Copy|Decode|Delete|Draft|Fetch|Finish|Fix|Give|Grant|Install|Leave|Let|List|Look|Make|Measure|Mount|Name|Prepare|Print|Publish|Push|Put|Read|Run|Save|Say|Search|Send|Set|Show|Split|Start|Stop|Switch|Tell|Try|Type|Update|Use|Work|Write)\b/

function leavesAWay(reason: string): boolean {
  const [, ...rest] = reason.split(/(?<=[.?]) /)
  return /`[a-z]/.test(reason) || /\bdeveloper/.test(reason) || rest.some((one) => toDo.test(one))
}

/** Commands that a reason recommends stand in backquotes and begin with a program's name. */
function recommendedBy(reason: string): readonly string[] {
  return [...reason.matchAll(/`([a-z][^`]*)`/g)].map(([, command = '']) =>
    command.replace(/<\w+>/g, 'x'),
  )
}

/** What the packs' own tests allow: a recommendation is the beginning of one of these. */
const allowed: readonly TestCall[] = packs.flatMap((pack) =>
  runPackTests(pack)
    .outcomes.filter(({ passed, test: one }) => passed && one.expect === 'allow')
    .map(({ test: one }) => one.call),
)
const denied = packs.flatMap((pack) =>
  runPackTests(pack)
    .outcomes.filter(({ test: one }) => one.expect !== 'allow')
    .map(({ test: one }) => one),
)

/** The same in a project with the one file that a recommendation runs: strict lets none run that it cannot read. */
function withFile({ tool, input }: TestCall, request: PolicyRequest): PolicyRequest {
  const blank = blankView({ workingDirectory: '/home/dev/proj', home: '/home/dev' })
  const isThere = (path: string) => path === '/home/dev/proj/app.js'
  const view: typeof blank = {
    ...blank,
    look: (path) => (isThere(path) ? { kind: 'file', hardLinks: 1, id: path } : { kind: 'absent' }),
    readScript: (path) =>
      isThere(path) ? { text: 'console.log(1)\n', sha256: '0'.repeat(64) } : null,
  }
  const call = toolCall({
    id: null,
    agent: 'claude-code',
    tool,
    input,
    workingDirectory: '/home/dev/proj',
    home: '/home/dev',
  })
  return { ...request, ...actionsOf(call, view) }
}

describe.each(presetNames)('what reasons recommend, in the whole preset %s', (name) => {
  const policy = compiled(presetSource(name))
  const stops = (request: PolicyRequest) => {
    const { outcome, decidedBy } = decide(policy, request)
    return outcome === 'allow' ? [] : decidedBy.map(({ id }) => id)
  }
  const cases = policy.rules
    .filter(({ effect }) => effect === 'forbid')
    .flatMap(({ id, reason }) => recommendedBy(reason).map((command) => ({ id, command })))

  test('is allowed, or stopped by a rule that stands beside the reason in every such call', () => {
    expect(cases.length).toBeGreaterThan(60)
    const astray = cases.filter(({ id, command }) => {
      const calls = allowed.filter(({ input }) => String(input['command']).startsWith(command))
      const stopping = calls.map((call) => stops(withFile(call, requestOf(call))))
      if (stopping.some((ids) => ids.length === 0)) return false
      const told = denied
        .filter(({ rule }) => rule === id)
        .map(({ call }) => stops(requestOf(call)))
      return !stopping.some(
        (ids) => told.length > 0 && told.every((all) => ids.every((one) => all.includes(one))),
      )
    })
    expect(astray).toEqual([])
  })
})
