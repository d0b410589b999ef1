import type { Action, ActionKind } from '@custody/model'
import { knownFacts } from '@custody/model'
import { hostClassOf } from './host-class.ts'
import { addedFacts, calledFacts, derivedServerFacts, serverNamed } from './mcp-identity.ts'
import type { Policy } from './compile.ts'
import type { PolicyRequest } from './request.ts'
import { fetchedInSession, unknownHistory, wroteInSession } from './session-facts.ts'
import { postureFacts, resourceTypes } from './language.ts'

/** A rule's view of one action: every fact the schema names, the resource, and what nobody knows. */
export type ActionFacts = {
  readonly context: { readonly [fact: string]: unknown }
  readonly unknown: ReadonlySet<string>
  readonly resource: { readonly type: string; readonly id: string }
  /** False when the fact that names the resource is unknown. */
  readonly resourceKnown: boolean
}

/** The facts that are the same for every action of a call. */
export function circumstancesOf(request: PolicyRequest): { readonly [fact: string]: unknown } {
  const { agent, device, principal, session, cosignLagMs } = request
  return {
    tool: request.tool,
    complete: request.complete,
    agent: {
      name: agent.name,
      version: agent.version,
      executable: request.executable,
      subagent: request.subagent,
      permissionMode: request.permissionMode,
    },
    device: {
      platform: device.platform,
      isolation: device.isolation,
      keyProtection: device.keyProtection,
    },
    person: {
      assurance: principal.assurance,
      bindingKnown: principal.bindingAgeMs !== null,
      bindingAgeMs: whole(principal.bindingAgeMs ?? 0),
    },
    posture: postureOf(request),
    evidence: { witnessed: cosignLagMs !== null, cosignLagMs: whole(cosignLagMs ?? 0) },
    session: {
      readSecret: session.history.readSecret !== null,
      fetchedNetwork: session.history.fetchedNetwork !== null,
    },
  }
}

/** Every posture fact as a string; too old counts as unknown. Source: security.md, "Posture freshness". */
export function postureOf({ posture, now }: PolicyRequest): { readonly [fact: string]: string } {
  const found = new Map(
    posture.checks
      .filter((check) => now - check.at <= check.maxAgeMs)
      .map((check) => [check.probe.replaceAll('-', '_'), check.status]),
  )
  return Object.fromEntries(postureFacts.map((fact) => [fact, found.get(fact) ?? 'unknown']))
}

/** The facts of one action beside those of the call. */
export function factsOf(policy: Policy, request: PolicyRequest, action: Action): ActionFacts {
  const { kind, ...facts } = action
  const context = { ...facts, ...derivedFacts(policy, request, action) }
  const unknown = new Set([
    ...unknownFacts(kind, context),
    ...unknownHistory(request.session.history, action),
  ])
  const type = resourceTypes[kind]
  const named = resourceOf(request, action)
  return {
    context,
    unknown,
    resource: { type, id: named.id },
    resourceKnown: !unknown.has(named.fact),
  }
}

function unknownFacts(
  kind: ActionKind,
  facts: { readonly [fact: string]: unknown },
): ReadonlySet<string> {
  const voices = Object.entries(knownFacts[kind] ?? {})
  return new Set(voices.flatMap(([voucher, vouched]) => (facts[voucher] === true ? [] : vouched)))
}

/** Facts that are no part of the action: they are made from the request, the policy and the session. */
export const derivedFactNames: { readonly [kind in ActionKind]?: readonly string[] } = {
  'file.read': ['wroteInSession', 'fetchedInSession'],
  'file.write': ['wroteInSession', 'fetchedInSession'],
  'file.delete': ['wroteInSession', 'fetchedInSession'],
  'file.chmod': ['wroteInSession', 'fetchedInSession'],
  'file.link': ['wroteInSession', 'fetchedInSession'],
  'git.push': ['sharedBranch'],
  'net.connect': ['hostClass'],
  'mcp.call': [...derivedServerFacts, 'definitionChanged'],
  'mcp.connect': [...derivedServerFacts, 'listed'],
}

/** Facts that need the request or the policy besides the action. */
function derivedFacts(
  policy: Policy,
  request: PolicyRequest,
  action: Action,
): { readonly [fact: string]: unknown } {
  switch (action.kind) {
    case 'mcp.call':
      return calledFacts({ approvals: policy.mcpServers, servers: request.mcpServers }, action)
    case 'mcp.connect':
      return addedFacts({ approvals: policy.mcpServers, servers: request.mcpServers }, action)
    case 'file.read':
    case 'file.write':
    case 'file.delete':
    case 'file.chmod':
    case 'file.link':
      return {
        wroteInSession: wroteInSession(request.session.history, action),
        fetchedInSession: fetchedInSession(request.session.history, action),
      }
    case 'net.connect':
      return { hostClass: hostClassOf(action.host) }
    case 'git.push':
      return { sharedBranch: action.branches.some(isShared) }
    case 'shell.run':
      return { depth: whole(action.depth) }
    default:
      return {}
  }
}

/** Branches that others build on. Source: names that hosting services protect by default or by custom. */
function isShared(branch: string): boolean {
  return /^(?:main|master|trunk|develop|development|dev|staging|stage|prod|production|release(?:[/-].*)?|hotfix\/.*|stable|gh-pages|HEAD|\*)$/.test(
    branch.replace(/^refs\/heads\//, ''),
  )
}

/** The resource's name and the fact that holds it. */
function resourceOf(
  request: PolicyRequest,
  action: Action,
): { readonly id: string; readonly fact: string } {
  switch (action.kind) {
    case 'tool.call':
      return { id: action.tool, fact: 'tool' }
    case 'file.read':
    case 'file.write':
    case 'file.delete':
    case 'file.chmod':
    case 'file.link':
      return { id: action.path, fact: 'path' }
    case 'net.connect':
      return { id: action.host, fact: 'host' }
    case 'mcp.call': {
      const server = serverNamed(request.mcpServers, action.server)
      return { id: server?.fingerprint ?? 'unknown', fact: 'server' }
    }
    case 'mcp.connect':
      return { id: 'unknown', fact: 'server' }
    case 'git.push':
    case 'git.history-rewrite':
      return { id: 'workspace', fact: 'workspace' }
    case 'agent.launch':
      return { id: action.launches, fact: 'launches' }
    case 'agent.spawn':
    case 'prompt.submit':
    case 'config.change':
      return { id: request.agent.name, fact: 'agent' }
    case 'container.run':
      return { id: action.engine, fact: 'engine' }
    case 'package.install':
    case 'package.publish':
      return { id: action.manager, fact: 'manager' }
    case 'database.change':
      return { id: action.engine, fact: 'engine' }
    case 'process.kill':
      return { id: action.target, fact: 'target' }
    case 'privilege.raise':
    case 'schedule.add':
      return { id: action.through, fact: 'through' }
    default:
      return { id: action.program, fact: 'program' }
  }
}

function whole(value: number): number {
  return Number.isFinite(value) ? Math.max(0, Math.trunc(value)) : 0
}
