import * as cedar from '@cedar-policy/cedar-wasm/nodejs'

type Attribute = {
  readonly type?: string
  readonly name?: string
  readonly element?: { readonly name?: string }
  readonly annotations?: { readonly [name: string]: string }
}

type ActionShape = {
  readonly annotations?: { readonly [name: string]: string }
  readonly memberOf?: readonly { readonly id: string }[]
  readonly appliesTo?: {
    readonly resourceTypes: readonly string[]
    readonly context?: { readonly attributes?: { readonly [name: string]: Attribute } }
  }
}

/** Facts that every action has; told once. */
const everywhere: readonly string[] = [
  'tool',
  'complete',
  'agent',
  'device',
  'person',
  'posture',
  'evidence',
  'session',
]

/** The type of every fact that one action has beside the others: `{"net.connect": {"host": "String"}}`. */
export function factTypesOf(schemaText: string): {
  readonly [kind: string]: { readonly [fact: string]: string }
} {
  return Object.fromEntries(
    actionsIn(schemaText).map(([name, { appliesTo }]) => [
      name,
      Object.fromEntries(
        Object.entries(appliesTo?.context?.attributes ?? {})
          .filter(([fact]) => !everywhere.includes(fact))
          .map(([fact, { type, name: plain }]) => [fact, type === 'Set' ? type : (plain ?? '')]),
      ),
    ]),
  )
}

/** The reference of the policy language in Markdown, from the schema's own `@doc` annotations. */
export function referenceOf(schemaText: string): string {
  return actionsIn(schemaText)
    .map(([name, action]) => section(name, action))
    .join('\n')
}

/** The actions themselves, without their groups. */
function actionsIn(schemaText: string): readonly (readonly [string, ActionShape])[] {
  const answer = cedar.schemaToJson(schemaText)
  if (answer.type === 'failure') throw new Error(answer.errors[0]?.message)
  const actions = (answer.json['']?.actions ?? {}) as { readonly [name: string]: ActionShape }
  return Object.entries(actions).filter(
    ([, action]) => (action.appliesTo?.resourceTypes.length ?? 0) > 0,
  )
}

function section(name: string, { annotations, memberOf, appliesTo }: ActionShape): string {
  const groups = (memberOf ?? []).map(({ id }) => `\`${id}\``)
  const facts = Object.entries(appliesTo?.context?.attributes ?? {}).filter(
    ([fact]) => !everywhere.includes(fact),
  )
  return [
    `### \`${name}\``,
    '',
    `${annotations?.['doc'] ?? ''} Resource: ${appliesTo?.resourceTypes.join(', ') ?? ''}.${groups.length > 0 ? ` In ${groups.join(', ')}.` : ''}`,
    '',
    '| fact | type | meaning |',
    '| --- | --- | --- |',
    ...facts.map(
      ([fact, attribute]) =>
        `| \`${fact}\` | ${typeOf(attribute)} | ${attribute.annotations?.['doc'] ?? ''} |`,
    ),
    '',
  ].join('\n')
}

function typeOf({ type, name, element }: Attribute): string {
  return type === 'Set' ? `Set<${element?.name ?? ''}>` : (name ?? type ?? '')
}
