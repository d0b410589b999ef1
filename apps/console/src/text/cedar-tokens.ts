/** A word of Cedar and what it is. Tokens joined give the text back. */
export type CedarToken = {
  readonly text: string
  readonly kind: 'keyword' | 'text' | 'comment' | 'annotation' | 'name' | 'number' | 'plain'
}

const patterns: readonly (readonly [CedarToken['kind'], string])[] = [
  ['comment', String.raw`\/\/[^\n]*`],
  ['annotation', String.raw`@[A-Za-z_]\w*`],
  ['text', String.raw`"(?:[^"\\\n]|\\.)*"`],
  [
    'keyword',
    String.raw`\b(?:permit|forbid|when|unless|if|then|else|in|is|has|like|true|false|principal|action|resource|context)\b`,
  ],
  ['name', String.raw`\b[A-Z]\w*(?:::[A-Z]\w*)*`],
  ['number', String.raw`\b\d+\b`],
]

const scanner = new RegExp(
  patterns.map(([kind, pattern]) => `(?<${kind}>${pattern})`).join('|'),
  'g',
)

/** Cuts Cedar text into tokens for the eye. It judges nothing: what it does not know is plain. */
export function cedarTokens(cedar: string): readonly CedarToken[] {
  const tokens: CedarToken[] = []
  let shownTo = 0
  for (const match of cedar.matchAll(scanner)) {
    if (match.index > shownTo)
      tokens.push({ kind: 'plain', text: cedar.slice(shownTo, match.index) })
    const found = patterns.find(([kind]) => match.groups?.[kind] !== undefined)
    tokens.push({ kind: found?.[0] ?? 'plain', text: match[0] })
    shownTo = match.index + match[0].length
  }
  if (shownTo < cedar.length) tokens.push({ kind: 'plain', text: cedar.slice(shownTo) })
  return tokens
}
