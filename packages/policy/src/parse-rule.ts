import type { Annotations, PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'
import type { Result, RuleText } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Cedar } from './cedar.ts'
import { clausesOf, nodesOf } from './expression.ts'
import { annotations } from './language.ts'
import { nearest } from './nearest.ts'
import type { PolicyProblem, Rule, SourcePlace } from './policy.ts'
import type { RulePiece } from './split-rules.ts'
import { placeOf, splitRules } from './split-rules.ts'

/** A rule with its syntax tree, and the way from byte offsets in it to places in the text. */
export type ParsedRule = {
  readonly rule: Rule
  readonly policy: PolicyJson
  readonly text: string
  readonly place: (byteOffset: number) => SourcePlace
}

/** Reads every rule of one text. Untrusted: the text is what an administrator or a server wrote. */
export function parseRules(
  cedar: Cedar,
  source: RuleText,
  pack: string,
): readonly Result<ParsedRule, PolicyProblem>[] {
  return splitRules(source.text).map((piece) => parseRule(cedar, source, pack, piece))
}

function parseRule(
  cedar: Cedar,
  source: RuleText,
  pack: string,
  piece: RulePiece,
): Result<ParsedRule, PolicyProblem> {
  const place = (byteOffset: number): SourcePlace =>
    placeOf(source.path, source.text, piece, byteOffset)
  const answer = cedar.policyToJson(piece.text)
  if (answer.type === 'failure') {
    const [first] = answer.errors
    const detail = (first?.message ?? 'cannot be read').replace(
      'failed to parse policy from string: ',
      '',
    )
    const at = place(first?.sourceLocations?.[0]?.start ?? 0)
    return err({ code: 'RULE_SYNTAX_BAD', at, rule: null, detail, nearest: null })
  }
  const said = answer.json.annotations ?? {}
  if (hasUnsafeNumber(answer.json)) {
    const detail = 'a number is beyond ±9007199254740991'
    return err({
      code: 'RULE_INVALID',
      at: place(0),
      rule: said['id'] ?? null,
      detail,
      nearest: null,
    })
  }
  const problem = annotationProblem(said, answer.json.effect)
  if (problem !== null) return err({ ...problem, at: place(0), rule: said['id'] ?? null })
  const rule = ruleOf(said, answer.json.effect, pack, place(0))
  return ok({ rule, policy: answer.json, text: piece.text, place })
}

/** Cedar counts in 64 bits, JSON here in 53: a larger number would not be the number that was written. */
function hasUnsafeNumber(policy: PolicyJson): boolean {
  return clausesOf(policy).some(({ body }) =>
    [...nodesOf(body)].some(
      (node) =>
        node.operator === 'value' &&
        typeof node.value === 'number' &&
        !Number.isSafeInteger(node.value),
    ),
  )
}

type AnnotationProblem = Pick<PolicyProblem, 'code' | 'detail' | 'nearest'>

function annotationProblem(said: Annotations, effect: string): AnnotationProblem | null {
  if (said['id'] === undefined || said['id'] === '')
    return { code: 'RULE_ID_MISSING', detail: 'every rule has an `@id`', nearest: null }
  if (effect === 'permit' && said['outcome'] !== undefined)
    return {
      code: 'ANNOTATION_MISPLACED',
      detail: '`@outcome` belongs to forbid rules',
      nearest: null,
    }
  if (effect === 'forbid' && said['grant'] !== undefined)
    return {
      code: 'ANNOTATION_MISPLACED',
      detail: '`@grant` belongs to permit rules',
      nearest: null,
    }
  for (const [name, value] of Object.entries(said)) {
    const legal = annotations[name]
    if (legal === undefined) {
      const detail = `no annotation is called \`@${name}\``
      return {
        code: 'ANNOTATION_UNKNOWN',
        detail,
        nearest: nearest(name, Object.keys(annotations)),
      }
    }
    if (legal !== null && !legal.includes(value)) {
      const detail = `\`@${name}\` cannot be \`${value}\``
      return { code: 'ANNOTATION_BAD', detail, nearest: nearest(value, legal) }
    }
  }
  return null
}

function ruleOf(said: Annotations, effect: Rule['effect'], pack: string, at: SourcePlace): Rule {
  const id = said['id'] ?? ''
  return {
    id,
    title: said['title'] ?? id,
    reason: said['reason'] ?? '',
    severity: (said['severity'] ?? 'medium') as Rule['severity'],
    outcome: effect === 'permit' ? 'allow' : ((said['outcome'] ?? 'deny') as Rule['outcome']),
    mode: (said['mode'] ?? 'enforce') as Rule['mode'],
    effect,
    pack,
    at,
    controls: (said['control'] ?? '').split(/[\s,]+/).filter((control) => control !== ''),
    grantsSkipPrompt: said['grant'] === 'skip-prompt',
    wait: (said['wait'] ?? 'none') as Rule['wait'],
  }
}
