/** Code of any language as far as it is read: what it names, calls, joins and assigns. */
export type Code =
  /** A string; parts that are not text are put in. */
  | { readonly is: 'text'; readonly parts: readonly (string | Code)[] }
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'truth'; readonly value: boolean }
  | { readonly is: 'name'; readonly name: string }
  | { readonly is: 'module'; readonly name: string }
  | { readonly is: 'member'; readonly of: Code; readonly name: string }
  | { readonly is: 'index'; readonly of: Code; readonly at: Code }
  | { readonly is: 'call'; readonly of: Code; readonly given: readonly Argument[] }
  | { readonly is: 'list'; readonly items: readonly Code[] }
  | { readonly is: 'record'; readonly fields: readonly (readonly [name: string, value: Code])[] }
  | {
      readonly is: 'join'
      readonly operator: string
      readonly left: Code
      readonly right: Code
    }
  /** One of these, nobody knows which; all are evaluated. */
  | { readonly is: 'either'; readonly options: readonly Code[] }
  | {
      readonly is: 'function'
      readonly name: string
      readonly parameters: readonly Target[]
      readonly body: Code
    }
  | {
      readonly is: 'assign'
      readonly target: Target
      readonly value: Code
      /** `+=`: what was there stays in front. */
      readonly adds: boolean
    }
  /** A loop or comprehension: `body` for each element of `over`. */
  | { readonly is: 'each'; readonly target: Target; readonly over: Code; readonly body: Code }
  /** Parts that may run, or not, or again. */
  | { readonly is: 'branch'; readonly parts: readonly Code[] }
  /** One after the other; its value is the last one's. */
  | { readonly is: 'block'; readonly parts: readonly Code[] }
  | { readonly is: 'return'; readonly value: Code }
  /** What the parser could not read. */
  | { readonly is: 'unreadable' }

export type Argument = { readonly name: string; readonly spread: boolean; readonly value: Code }

/** What is assigned to: a name, the parts of a list or record, or a place nobody follows. */
export type Target =
  | { readonly is: 'name'; readonly name: string }
  | { readonly is: 'list'; readonly targets: readonly Target[] }
  | { readonly is: 'fields'; readonly fields: readonly (readonly [string, Target])[] }
  | { readonly is: 'place'; readonly code: Code }

export const none: Code = { is: 'block', parts: [] }
