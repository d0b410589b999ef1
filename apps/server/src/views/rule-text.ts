/** The text of the one rule that begins at `line` (from 1): up to the `;` that ends it, its comment lines left out. */
export function ruleText(text: string, line: number): string {
  const rest = text
    .split('\n')
    .slice(Math.max(0, line - 1))
    .join('\n')
  let isQuoted = false
  for (let at = 0; at < rest.length; at += 1) {
    const character = rest[at]
    if (isQuoted && character === '\\') at += 1
    else if (character === '"') isQuoted = !isQuoted
    else if (!isQuoted && rest.startsWith('//', at)) at = endOfLine(rest, at)
    else if (!isQuoted && character === ';') return rest.slice(0, at + 1).trim()
  }
  return rest.trim()
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}
