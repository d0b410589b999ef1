import { createRequire } from 'node:module'

/** What is used of `mvdan-sh`, the parser of shfmt compiled to JavaScript. It has no types of its own. */
type Syntax = {
  readonly NewParser: (variant: unknown) => {
    readonly Parse: (source: string, name: string) => unknown
  }
  readonly Variant: (language: unknown) => unknown
  readonly LangBash: unknown
  readonly Walk: (node: unknown, visit: (node: unknown) => boolean) => void
  readonly NodeType: (node: unknown) => string
}
type Call = { readonly Args: ArrayLike<{ readonly Lit: () => string }> }

const { syntax } = createRequire(import.meta.url)('mvdan-sh') as { readonly syntax: Syntax }
const parser = syntax.NewParser(syntax.Variant(syntax.LangBash))

/**
 * The simple commands that another parser finds, in functions too, each as its words: as written where a word is
 * without quotes and expansions, else empty. Null where that parser refuses the script.
 */
export function commandsBySecondParser(script: string): readonly (readonly string[])[] | null {
  try {
    const commands: (readonly string[])[] = []
    syntax.Walk(parser.Parse(script, ''), (node) => {
      if (node === null) return true
      if (syntax.NodeType(node) === 'CallExpr') {
        const { Args } = node as Call
        if (Args.length > 0) commands.push(Array.from(Args, (word) => word.Lit()))
      }
      return true
    })
    return commands
  } catch {
    return null
  }
}
