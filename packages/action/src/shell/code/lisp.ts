import { nestingMax, unescaped } from './nodes.ts'
import type { Argument, Code } from './tree.ts'
import { none } from './tree.ts'

/** Languages whose code is lists: the first name of each is called with the rest. */
export function isLisp(program: string): boolean {
  return /^(?:guile|racket|sbcl|clisp|clojure|clj|bb)/.test(program)
}

/** What stands in the source. A text keeps its quote in front. */
const tokens =
  /;[^\n]*|#\|(?:[^]*?\|#|[^]*)|"(?:[^"\\]|\\[^])*"?|#\\(?:\w+|[^])|#?[([{]|[)\]}]|[`'@~^]|,@?|[^\s()[\]{}"';`,]+/g

/**
 * Code of a Lisp as a tree: calls with their texts, definitions and bindings. Conditions are not weighed, so
 * everything counts as if it may run. Never throws. Source: R7RS, 7.1.1 and 7.1.3.
 */
export function readLisp(source: string): Code {
  const all = [...source.matchAll(tokens)]
    .map(([one]) => one)
    .filter((one) => !/^(?:;|#\|)/.test(one))
  const from = { tokens: all, at: 0 }
  const parts: Code[] = []
  while (from.at < all.length) parts.push(form(from, 0))
  return { is: 'block', parts }
}

type Cursor = { readonly tokens: readonly string[]; at: number }

function form(from: Cursor, depth: number): Code {
  const token = from.tokens[from.at] ?? ''
  from.at += 1
  if (depth > nestingMax) {
    from.at = from.tokens.length
    return { is: 'unreadable' }
  }
  if (/^[`']$/.test(token)) return quoted(from, depth + 1)
  if (/^(?:[@~^]|,@?)$/.test(token)) return form(from, depth + 1)
  if (token.startsWith('"'))
    return { is: 'text', parts: [unescaped(token.slice(1).replace(/"$/, ''))] }
  if (/^#?[([{]$/.test(token)) return list(from, depth + 1)
  if (/^[)\]}]$/.test(token)) return none
  if (/^-?\d+$/.test(token)) return { is: 'number', value: Number(token) }
  return { is: 'name', name: token }
}

/** `'(a "b")`: a list that is no call. */
function quoted(from: Cursor, depth: number): Code {
  if (!/^[([]$/.test(from.tokens[from.at] ?? '')) return form(from, depth)
  from.at += 1
  return { is: 'list', items: rest(from, depth) }
}

function rest(from: Cursor, depth: number): readonly Code[] {
  const items: Code[] = []
  while (from.at < from.tokens.length) {
    if (/^[)\]}]$/.test(from.tokens[from.at] ?? '')) {
      from.at += 1
      break
    }
    items.push(form(from, depth))
  }
  return items
}

function list(from: Cursor, depth: number): Code {
  const [head, ...items] = rest(from, depth)
  if (head === undefined) return none
  if (head.is !== 'name') return { is: 'list', items: [head, ...items] }
  if (/^(?:define|def|defparameter|defvar|setq|set!)$/.test(head.name)) return definition(items)
  if (/^(?:let|let\*|letrec|letrec\*|when-let|if-let)$/.test(head.name)) return bindings(items)
  if (/^(?:list|vector)$/.test(head.name)) return { is: 'list', items }
  if (/^(?:begin|do|progn|when|if|cond|case|and|or|lambda|λ|fn|quote|loop|unless)$/.test(head.name))
    return { is: 'block', parts: items }
  return { is: 'call', of: head, given: items.map(argument) }
}

function argument(value: Code): Argument {
  return { name: '', spread: false, value }
}

/** `(define x "…")`; what a function does counts where it is defined. */
function definition([named, ...values]: readonly Code[]): Code {
  const [value = none] = values
  return named?.is === 'name' && values.length === 1
    ? { is: 'assign', target: { is: 'name', name: named.name }, value, adds: false }
    : { is: 'block', parts: values }
}

/** `(let ((x "…")) …)`: each pair was read as a call of its name. */
function bindings([pairs, ...body]: readonly Code[]): Code {
  const bound = (pairs?.is === 'list' ? pairs.items : pairs === undefined ? [] : [pairs]).flatMap(
    (one): readonly Code[] => {
      const [only] = one.is === 'call' ? one.given : []
      return one.is === 'call' && one.of.is === 'name' && only !== undefined
        ? [
            {
              is: 'assign',
              target: { is: 'name', name: one.of.name },
              value: only.value,
              adds: false,
            },
          ]
        : [one]
    },
  )
  return { is: 'block', parts: [...bound, ...body] }
}
