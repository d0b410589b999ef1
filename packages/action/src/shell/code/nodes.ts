import type { SyntaxNode } from '@lezer/common'

/** The children of a node, in order. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child)
  return children
}

/** Deeper code than this is not read; the stack would end. */
export const nestingMax = 120
/** More nodes than this are not read. Some are read twice: no tree may grow by that without end. */
const nodesMax = 20_000

/** How deep reading is, and how many nodes it may still read. */
export type Reach = { readonly depth: number; readonly budget: { nodes: number } }

export function newReach(): Reach {
  return { depth: 0, budget: { nodes: nodesMax } }
}

/** One node further; null where reading ends. */
export function within({ depth, budget }: Reach): Reach | null {
  budget.nodes -= 1
  return depth > nestingMax || budget.nodes < 0 ? null : { depth: depth + 1, budget }
}

const letters: { readonly [letter: string]: string } = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
  '\n': '',
}

/** The escapes that Python and JavaScript share. */
export function unescaped(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([^]))/g,
    (
      _,
      x?: string,
      braced?: string,
      u?: string,
      wide?: string,
      octal?: string,
      letter?: string,
    ) => {
      const hex = x ?? braced ?? u ?? wide
      const code =
        hex !== undefined ? parseInt(hex, 16) : octal !== undefined ? parseInt(octal, 8) : null
      // A mark is nothing that a program can write.
      if (code !== null)
        return code > 0x10ffff || (code >= 0xe000 && code <= 0xf8ff)
          ? '\uFFFD'
          : String.fromCodePoint(code)
      return letters[letter ?? ''] ?? letter ?? ''
    },
  )
}
