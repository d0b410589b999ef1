import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import type { Action, FileAction, NetConnect } from '@custody/model'
import { expect, test } from 'vitest'
import { factTypesOf } from '../reference.ts'
import { sayAction } from './action-words.ts'
import { factTypes } from './fact-types.generated.ts'
import { factWords } from './fact-words.ts'
import { compilePolicy, explain, noHistory, plainRequest, schemaText } from './index.ts'
import type { PolicyRequest } from './index.ts'

const basis = `@id("all") permit (principal, action, resource);
@id("opaque") forbid (principal, action == Action::"opaque.run", resource) when { context.decoder };`

function reasons(rule: string, action: Action, change: Partial<PolicyRequest> = {}) {
  const rules = [{ path: 't.cedar', text: `${basis}\n@id("r") ${rule}` }]
  const compiled = compilePolicy(cedar, {
    name: 't',
    packs: [],
    rules,
    mode: 'enforce',
    mcpServers: [],
  })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error))
  const call = { tool: 'x', actions: [action], complete: true, incompleteBecause: [] }
  const [told] = explain(compiled.value, plainRequest(call, change)).explanations
  return told === undefined ? null : { certain: told.certain, because: told.because }
}

const file: FileAction = {
  kind: 'file.read',
  path: '/home/dev/.ssh/id_rsa',
  pathKnown: true,
  inWorkspace: false,
  labels: ['home', 'ssh-key'],
  recursive: false,
  glob: false,
  program: 'cat',
  manner: '',
  digest: '',
  digestKnown: false,
  unread: false,
}
const unknownFile: FileAction = { ...file, path: '', pathKnown: false, labels: [] }
const net: NetConnect = {
  kind: 'net.connect',
  scheme: 'https',
  host: 'x.example',
  hostKnown: true,
  port: 443,
  direction: 'send',
  carries: ['file'],
  carriedLabels: ['env-file'],
  addressClass: 'public',
  program: 'curl',
}
const push: Action = {
  kind: 'git.push',
  remote: '',
  branches: ['main'],
  branchesKnown: true,
  force: 'yes',
  deletes: false,
  wide: false,
}
const shell: Action = {
  kind: 'shell.run',
  program: 'git',
  programKnown: true,
  programPath: '',
  subcommand: 'push',
  flags: ['--force'],
  argumentsKnown: true,
  depth: 2,
  through: ['sudo'],
  codeFrom: 'none',
  traits: [],
}
const on = (kind: string) => `forbid (principal, action == Action::"${kind}", resource)`
const since = (entry: number) => ({
  session: { id: 's', history: { ...noHistory, readSecret: entry } },
})

test.each([
  {
    rule: `${on('file.read')} when { context.labels.contains("ssh-key") };`,
    because: ['its path is labelled ssh-key'],
  },
  {
    rule: `${on('file.read')} when { context.labels.containsAny(["env-file", "ssh-key", "home"]) };`,
    because: ['its path is labelled ssh-key and home'],
  },
  {
    rule: `${on('file.read')} when { context.labels.containsAll(["ssh-key", "home"]) && !context.inWorkspace };`,
    because: ['its path is labelled ssh-key and home', 'it is outside the workspace'],
  },
  {
    rule: `${on('file.read')} unless { context.inWorkspace || context.labels.contains("temporary") };`,
    because: ['it is outside the workspace', 'its path is not labelled temporary'],
  },
  {
    rule: `${on('file.read')} unless { context.inWorkspace && context.recursive };`,
    because: ['it is outside the workspace', 'nothing below it is meant'],
  },
  {
    rule: `${on('file.read')} when { !(context.labels.containsAny(["temporary", "log"])) };`,
    because: ['its path is not labelled temporary or log'],
  },
  {
    rule: `${on('file.read')} when { context.path like "/home/*/.ssh/*" };`,
    because: ['its path is /home/dev/.ssh/id_rsa, of the form /home/*/.ssh/*'],
  },
  {
    rule: `${on('file.read')} unless { context.path like "/tmp/*" };`,
    because: ['its path is /home/dev/.ssh/id_rsa, not of the form /tmp/*'],
  },
  {
    rule: `${on('file.read')} when { ["", "append"].contains(context.manner) && context.program != "ls" };`,
    because: ['the manner is not given', 'the program is cat, not ls'],
  },
  {
    rule: `${on('file.read')} unless { ["list", "agent"].contains(context.manner) };`,
    because: ['the manner is not list or agent'],
  },
  {
    rule: `${on('file.read')} when { context.labels.contains("ssh-key") && context.manner != "agent" };`,
    because: ['its path is labelled ssh-key'],
  },
  {
    rule: `${on('file.read')} when { if context.recursive then context.glob else context.program == "cat" };`,
    because: ['nothing below it is meant', 'the program is cat'],
  },
  {
    rule: `${on('file.read')} unless { context.posture.disk_encryption == "pass" };`,
    because: ['the disk encryption check is unknown, not pass'],
  },
  {
    rule: `${on('file.read')} unless { context.posture.tpm == "pass" || context.posture.tpm == "not_applicable" };`,
    because: ['the TPM check is unknown, not pass or not_applicable'],
  },
  {
    rule: `${on('file.read')} when { context.labels.contains("ssh-key") && context.labels.contains("home") };`,
    because: ['its path is labelled ssh-key and home'],
  },
  {
    rule: `${on('file.read')} when { context.person.bindingKnown == false && context.person.bindingAgeMs < 5 };`,
    because: [
      'the person has not signed in',
      "the age of the person's sign-in in milliseconds is 0, below 5",
    ],
  },
  { rule: `${on('file.read')} when { true };`, because: [] },
  { rule: `${on('file.read')};`, because: [] },
  {
    rule: 'forbid (principal == Principal::"somebody", action == Action::"file.read", resource == File::"/home/dev/.ssh/id_rsa");',
    because: ['the person is somebody', 'the file is /home/dev/.ssh/id_rsa'],
  },
])('of a file that is read: $rule', ({ rule, because }) => {
  expect(reasons(rule, file)).toEqual({ certain: true, because })
})

test.each([
  {
    rule: `${on('net.connect')} when { context.session.readSecret && context.direction == "send" } unless { context.addressClass == "loopback" };`,
    action: net,
    change: since(7),
    because: [
      'this session read a file that holds secrets (entry 7)',
      'the direction is send',
      'the kind of address is public, not loopback',
    ],
  },
  {
    rule: `${on('net.connect')} when { !context.carriedLabels.isEmpty() && context.port >= 443 };`,
    action: net,
    because: ['a file goes along that is labelled env-file', 'the port is 443, at least 443'],
  },
  {
    rule: `${on('git.push')} when { context.sharedBranch && context.force != "no" };`,
    action: push,
    because: ['others build on that branch', 'whether it overwrites (force) is yes, not no'],
  },
  {
    rule: `${on('shell.run')} when { context.through.contains("sudo") && context.depth > 1 && context.traits.isEmpty() };`,
    action: shell,
    because: [
      'it is started by sudo',
      'how deep it is nested is 2, above 1',
      'what kind of program it is: none',
    ],
  },
  {
    rule: 'forbid (principal, action, resource) when { context.agent.name == "unknown" && context.agent.subagent };',
    action: push,
    change: { subagent: true },
    because: ['the agent is unknown', 'a subagent makes the call'],
  },
])('of others: $rule', ({ rule, action, change, because }) => {
  expect(reasons(rule, action, change)).toEqual({ certain: true, because })
})

test.each([
  {
    rule: `${on('file.read')} when { context.labels.contains("ssh-key") && !context.inWorkspace };`,
    because: [
      'how its path is labelled is not known',
      'it is not known whether it is inside the workspace',
    ],
  },
  {
    rule: `${on('file.read')} when { context.path == "/etc/passwd" && context.program == "cat" };`,
    because: ['its path is not known', 'the program is cat'],
  },
  {
    rule: 'forbid (principal, action == Action::"file.read", resource == File::"/etc/passwd");',
    because: ['it is not known whether the file is /etc/passwd'],
  },
])('what is not known is said to be so: $rule', ({ rule, because }) => {
  expect(reasons(rule, unknownFile)).toEqual({ certain: false, because })
})

test('one certain side of an `or` is reason enough: one that is not known is not told', () => {
  const rule = `${on('file.read')} when { context.program == "cat" || context.labels.contains("ssh-key") };`
  expect(reasons(rule, unknownFile)).toEqual({ certain: true, because: ['the program is cat'] })
})

test('what happened in a session whose record cannot be read is not known', () => {
  const rule = `${on('net.connect')} when { context.session.readSecret };`
  const lost = { session: { id: 's', history: { ...noHistory, complete: false } } }
  expect(reasons(rule, net)).toBeNull()
  expect(reasons(rule, net, lost)).toEqual({
    certain: false,
    because: ['it is not known whether this session read a file that holds secrets'],
  })
})

test('every fact of the language has words, and no word is left over', () => {
  const of = Object.entries(factTypes).flatMap(([kind, facts]) =>
    Object.keys(facts).map((fact) => (`${kind} ${fact}` in factWords ? `${kind} ${fact}` : fact)),
  )
  const answer = cedar.schemaToJson(schemaText)
  if (answer.type === 'failure') throw new Error('the schema is bad')
  const records = {
    agent: 'AgentFacts',
    device: 'DeviceFacts',
    person: 'PersonFacts',
    posture: 'Posture',
    evidence: 'EvidenceFacts',
    session: 'SessionFacts',
  }
  const common = answer.json['']?.commonTypes ?? {}
  const nested = Object.entries(records).flatMap(([record, type]) =>
    Object.keys((common[type] as { attributes: object }).attributes).map(
      (name) => `${record}.${name}`,
    ),
  )
  const expected = new Set([...of, ...nested, 'tool', 'complete'])
  expect(Object.keys(factWords).toSorted()).toEqual([...expected].toSorted())
})

test('the types of facts that are compiled in are those of the schema', () => {
  expect(factTypes).toEqual(factTypesOf(schemaText))
})

test.each([
  { action: file, said: 'reads /home/dev/.ssh/id_rsa' },
  {
    action: { ...file, kind: 'file.delete', recursive: true },
    said: 'deletes /home/dev/.ssh/id_rsa and all below it',
  },
  { action: { ...file, manner: 'execute' }, said: 'runs /home/dev/.ssh/id_rsa' },
  { action: unknownFile, said: 'reads a path that cannot be told' },
  { action: net, said: 'sends data to x.example' },
  { action: shell, said: 'starts git push' },
  { action: push, said: 'pushes to main' },
] as const)('an action in words: it $said', ({ action, said }) => {
  expect(sayAction(action)).toBe(said)
})
