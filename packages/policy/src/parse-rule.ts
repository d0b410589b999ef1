import type { Annotations, PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'
import type { Result, RuleText } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Cedar } from './cedar.ts'
import { clausesOf, nodesOf } from './expression.ts'
import { escaped, offsetIn } from './find-in-rule.ts'
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
  const answer = readRule(cedar, piece.text)
  if (answer === 'too-deep')
    return err({
      code: 'RULE_INVALID',
      at: place(0),
      rule: null,
      detail:
        'its conditions nest too deep: use `containsAny` or `[…].contains`, or make several rules',
      nearest: null,
    })
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
  if (problem !== null) {
    const { annotation, ...found } = problem
    const offset =
      annotation === null
        ? 0
        : (offsetIn(piece.text, new RegExp(`@${escaped(annotation)}\\b`)) ?? 0)
    return err({ ...found, at: place(offset), rule: said['id'] ?? null })
  }
  const rule = ruleOf(said, answer.json.effect, pack, place(0))
  return ok({ rule, policy: answer.json, text: piece.text, place })
}

/** How deep a rule's JSON may nest. Cedar gives up at 128 with what it puts around; each `||` takes two. */
const nestingMax = 110

/** A rule's syntax tree. Cedar throws where a rule nests without end, and again where it is read back. */
function readRule(cedar: Cedar, text: string): ReturnType<Cedar['policyToJson']> | 'too-deep' {
  try {
    const answer = cedar.policyToJson(text)
    return answer.type === 'success' && isTooDeep(answer.json) ? 'too-deep' : answer
  } catch {
    return 'too-deep'
  }
}

/** Walks level by level, so that depth costs no stack. */
function isTooDeep(json: unknown): boolean {
  let level = [json]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > nestingMax) return true
    level = level.flatMap((one) =>
      typeof one === 'object' && one !== null ? Object.values(one) : [],
    )
  }
  return false
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

type AnnotationProblem = Pick<PolicyProblem, 'code' | 'detail' | 'nearest'> & {
  /** Which one is wrong; null where one is missing. */
  readonly annotation: string | null
}

function annotationProblem(said: Annotations, effect: string): AnnotationProblem | null {
  if (said['id'] === undefined || said['id'] === '')
    return {
      code: 'RULE_ID_MISSING',
      detail: 'every rule has an `@id`',
      nearest: null,
      annotation: null,
    }
  for (const [name, value] of Object.entries(said)) {
    const problem = valueProblem(name, value) ?? placeProblem(name, effect)
    if (problem !== null) return { ...problem, annotation: name }
  }
  return null
}

function valueProblem(name: string, value: string | null) {
  const legal = annotations[name]
  if (legal === undefined) {
    const detail = `no annotation is called \`@${name}\``
    return {
      code: 'ANNOTATION_UNKNOWN',
      detail,
      nearest: nearest(name, Object.keys(annotations)),
    } as const
  }
  if (legal === null || (value !== null && legal.includes(value))) return null
  const detail = `\`@${name}\` cannot be \`${value ?? ''}\``
  return { code: 'ANNOTATION_BAD', detail, nearest: nearest(value ?? '', legal) } as const
}

/** Annotations that say something of one effect only. */
const effectOf: { readonly [annotation: string]: string } = { outcome: 'forbid', grant: 'permit' }

function placeProblem(name: string, effect: string) {
  const belongs = effectOf[name]
  if (belongs === undefined || belongs === effect) return null
  const detail = `\`@${name}\` belongs to ${belongs} rules`
  return { code: 'ANNOTATION_MISPLACED', detail, nearest: null } as const
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
