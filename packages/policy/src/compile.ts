import type { ActionKind, McpApproval, PolicySource, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Cedar } from './cedar.ts'
import { lint } from './lint.ts'
import type { ParsedRule } from './parse-rule.ts'
import { parseRules } from './parse-rule.ts'
import type { PolicyProblem, PolicySummary, Rule } from './policy.ts'
import { valueProblems } from './check-values.ts'
import type { Clause } from './expression.ts'
import { clausesOf } from './expression.ts'
import { offsetIn } from './find-in-rule.ts'
import { kindsOf } from './scope.ts'
import type { Slice } from './slice.ts'
import { slicesOf } from './slice.ts'
import { validate } from './validate.ts'
import { versionOf } from './version.ts'

/** A policy that can decide. Made by `compilePolicy` only. */
export type Policy = PolicySummary & {
  readonly cedar: Cedar
  readonly slices: ReadonlyMap<ActionKind, Slice>
  readonly mcpServers: readonly McpApproval[]
}

/**
 * Compiles a policy: parses, validates strictly against the schema, lints, and prepares one slice of
 * matchers per action. Deterministic: the same source gives the same `version`.
 *
 * Problems: all that were found, in the order of the text. A policy with any problem is not used.
 */
export function compilePolicy(
  cedar: Cedar,
  source: PolicySource,
): Result<Policy, readonly PolicyProblem[]> {
  const read = textsOf(source).flatMap(({ pack, rules }) =>
    rules.flatMap((text) => parseRules(cedar, text, pack)),
  )
  const parsed = read.flatMap((result) => (result.ok ? [result.value] : []))
  const problems = read.flatMap((result) => (result.ok ? [] : [result.error]))
  problems.push(...repeatedIds(parsed), ...lintAll(parsed))
  const validated = validate(cedar, parsed)
  problems.push(...validated.problems)
  if (!mayDecideOpaque(source, read)) problems.push(...opaqueUndecided(source, parsed))
  if (problems.length > 0) return err(inOrder(source, problems))

  const version = versionOf(source)
  const modes = parsed.map((one) => ({ ...one, rule: inMode(one.rule, source.mode) }))
  const slices = slicesOf(cedar, version, modes, validated.kinds)
  const rules = modes.map((one) => one.rule).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const { name, mode, mcpServers } = source
  return ok({ name, mode, version, rules, cedar, slices, mcpServers })
}

function textsOf(source: PolicySource) {
  const packs = source.packs.map((pack) => ({ pack: pack.name, rules: pack.rules }))
  return [...packs, { pack: '', rules: source.rules }]
}

/** As they stand in the texts. */
function inOrder(
  source: PolicySource,
  problems: readonly PolicyProblem[],
): readonly PolicyProblem[] {
  const paths = textsOf(source).flatMap(({ rules }) => rules.map(({ path }) => path))
  return problems.toSorted(
    ({ at: a }, { at: b }) =>
      paths.indexOf(a.path) - paths.indexOf(b.path) || a.line - b.line || a.column - b.column,
  )
}

/** A policy in observe mode only records its forbids; its permits stay, or nothing would be permitted. */
function inMode(rule: Rule, mode: PolicySource['mode']): Rule {
  return mode === 'observe' && rule.effect === 'forbid' ? { ...rule, mode } : rule
}

function repeatedIds(parsed: readonly ParsedRule[]): readonly PolicyProblem[] {
  const seen = new Set<string>()
  return parsed.flatMap(({ rule }) => {
    const repeated = seen.has(rule.id)
    seen.add(rule.id)
    if (!repeated) return []
    const detail = `another rule is called \`${rule.id}\``
    return [
      { code: 'RULE_ID_REPEATED' as const, at: rule.at, rule: rule.id, detail, nearest: null },
    ]
  })
}

function lintAll(parsed: readonly ParsedRule[]): readonly PolicyProblem[] {
  return parsed.flatMap(({ rule, policy, text, place }) =>
    problemsIn(rule.effect, clausesOf(policy)).map(({ where, ...found }, at, all) => {
      const same = all.slice(0, at).filter((one) => one.where.source === where.source).length
      const offset = offsetIn(text, where, same)
      return { ...found, at: offset === null ? rule.at : place(offset), rule: rule.id }
    }),
  )
}

function problemsIn(effect: Rule['effect'], clauses: readonly Clause[]) {
  return [...lint(effect, clauses), ...valueProblems(clauses)]
}

/** A rule that cannot be read may be the one that says it: one complaint is enough. */
function mayDecideOpaque(
  source: PolicySource,
  read: readonly Result<ParsedRule, PolicyProblem>[],
): boolean {
  const texts = textsOf(source).flatMap(({ rules }) => rules.map(({ text }) => text))
  return read.some((one) => !one.ok) && texts.some((text) => text.includes('"opaque.run"'))
}

/** Every policy must say what happens to what could not be read: a forbid that names `opaque.run`. */
function opaqueUndecided(
  source: PolicySource,
  parsed: readonly ParsedRule[],
): readonly PolicyProblem[] {
  const decided = parsed.some(({ rule, policy }) => {
    const { kinds, named } = kindsOf(policy)
    return rule.effect === 'forbid' && named && kinds.includes('opaque.run')
  })
  if (decided) return []
  const at = { path: source.name, line: 1, column: 1 }
  const detail = 'no forbid names `Action::"opaque.run"`: say what happens to what cannot be read'
  return [{ code: 'OPAQUE_RUN_UNDECIDED', at, rule: null, detail, nearest: null }]
}
