import type { Cedar } from './cedar.ts'
import { factTypes } from './fact-types.generated.ts'
import { factWords } from './fact-words.ts'
import { resourceTypes } from './language.ts'
import { nearest } from './nearest.ts'
import type { ParsedRule } from './parse-rule.ts'
import type { PolicyProblem } from './policy.ts'
import { schemaText } from './schema.generated.ts'

type Complaint = {
  readonly message: string
  readonly help: string | null
  /** Bytes of the rule's text; null where Cedar does not say. */
  readonly span: { readonly start: number; readonly end: number } | null
}

/**
 * What is wrong with a rule that is invalid for every action it names, in our words and with its place. Cedar tells places
 * of text only, so it is asked again, about the text.
 */
export function invalidRule(cedar: Cedar, one: ParsedRule): PolicyProblem {
  const complaint = complaintOn(cedar, one.text)
  const { detail, nearest: meant } = inWords(complaint)
  return {
    code: 'RULE_INVALID',
    at: one.place(placeIn(complaint, one.text)),
    rule: one.rule.id,
    detail,
    nearest: meant,
  }
}

function complaintOn(cedar: Cedar, text: string): Complaint {
  const policies = { staticPolicies: { rule: text } }
  const answer = cedar.validate({ schema: schemaText, policies })
  const errors =
    answer.type === 'success' ? answer.validationErrors.map(({ error }) => error) : answer.errors
  // Cedar gives them in no order: the first in the text is told.
  const start = (at: (typeof errors)[number]) => at.sourceLocations?.[0]?.start ?? 0
  const [error] = errors.toSorted((a, b) => start(a) - start(b))
  const [span = null] = error?.sourceLocations ?? []
  const message = error?.message ?? 'it is about no action'
  return { message: message.replace(/^for policy `[^`]*`, /, ''), help: error?.help ?? null, span }
}

const entityTypes = ['Principal', 'Group', 'Action', ...new Set(Object.values(resourceTypes))]
const factMissing = /^attribute `([^`]+)` in context for Action::"([^"]+)" not found$/

function inWords({ message, help }: Complaint): Pick<PolicyProblem, 'detail' | 'nearest'> {
  const [, fact, kind] = factMissing.exec(message) ?? []
  if (fact !== undefined && kind !== undefined) return missingFact(fact, kind)
  const type = /^unrecognized entity type `([^`]+)`$/.exec(message)?.[1]
  if (type !== undefined)
    return { detail: `there is no \`${type}\``, nearest: nearest(type, entityTypes) }
  return {
    detail: message.replaceAll('__cedar::internal::Any', 'anything'),
    nearest: /did you mean `([^`]+)`/.exec(help ?? '')?.[1] ?? null,
  }
}

/** A fact of another action is no misspelling: it is told which actions have it. */
function missingFact(fact: string, kind: string): Pick<PolicyProblem, 'detail' | 'nearest'> {
  const having = Object.entries(factTypes).flatMap(([name, facts]) => (fact in facts ? [name] : []))
  const known = [...Object.keys(factTypes[kind] ?? {}), ...everywhere]
  return having.length > 0
    ? {
        detail: `\`${fact}\` is no fact of ${kind}, it is one of ${having.join(', ')}`,
        nearest: null,
      }
    : { detail: `\`${fact}\` is no fact of ${kind}`, nearest: nearest(fact, known) }
}

/** The facts of every action are those with words that belong to no action alone. */
const own: ReadonlySet<string> = new Set(Object.values(factTypes).flatMap(Object.keys))
const everywhere = Object.keys(factWords).filter((fact) => !fact.includes(' ') && !own.has(fact))

/** The name that is wrong, where one is: it stands somewhere in what Cedar marks. */
function placeIn({ message, span }: Complaint, text: string): number {
  if (span === null) return 0
  const name = factMissing.exec(message)?.[1]?.split('.').at(-1) ?? ''
  const marked = new TextDecoder().decode(
    new TextEncoder().encode(text).slice(span.start, span.end),
  )
  const before = marked.slice(0, Math.max(0, marked.indexOf(name)))
  return span.start + new TextEncoder().encode(before).length
}
