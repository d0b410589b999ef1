import type { SyntaxNode } from '@lezer/common'

/** The children of a node, in order. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child)
  return children
}

/** Deeper code than this is not read; the stack would end. */
export const nestingMax = 120

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
