import { AnsiUp } from 'ansi_up'

/**
 * A stretch of terminal output with one look. `color` and `background` are one of the sixteen names of a
 * terminal (`red`, `bright-red`), which the theme paints, or `rgb(…)` by three integers, or null.
 */
export type AnsiSpan = {
  readonly text: string
  readonly color: string | null
  readonly background: string | null
  readonly bold: boolean
  readonly faint: boolean
  readonly italic: boolean
  readonly underline: boolean
}

const plain = {
  color: null,
  background: null,
  bold: false,
  faint: false,
  italic: false,
  underline: false,
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
}

/**
 * Reads terminal output into spans of plain text. Only colours and weights survive: no markup, no links, no
 * cursor movement, so that nothing which was printed can be painted over.
 */
export function ansiSpans(output: string): readonly AnsiSpan[] {
  if (!output.includes(escape)) return output === '' ? [] : [{ ...plain, text: output }]
  const reader = new AnsiUp()
  reader.escape_html = true
  reader.use_classes = true
  reader.url_allowlist = {}
  return spansIn(reader.ansi_to_html(withoutHyperlinks(output)))
}

const escape = '\u001b'
const hyperlink = new RegExp(`${escape}\\]8;;[^\u0007${escape}]*(?:\u0007|${escape}\\\\)`, 'g')

// An OSC 8 link shows one address and leads to another: its text stays, its target does not.
function withoutHyperlinks(output: string): string {
  return output.replace(hyperlink, '')
}

// The writer above escapes every `<` of the text, so the only tags here are its own flat `<span …>`.
function spansIn(html: string): readonly AnsiSpan[] {
  const spans: AnsiSpan[] = []
  for (const [, style, names, inside, outside] of html.matchAll(
    /<span(?: style="([^"]*)")?(?: class="([^"]*)")?>([^<]*)<\/span>|([^<]+)/g,
  )) {
    const text = unescapeText(inside ?? outside ?? '')
    if (text !== '') spans.push({ ...lookOf(style ?? '', names ?? ''), text })
  }
  return spans
}

function lookOf(style: string, names: string): Omit<AnsiSpan, 'text'> {
  return {
    color: first(/ansi-([a-z-]+)-fg/, names) ?? first(/(?:^|;)color:(rgb\([\d,]+\))/, style),
    background:
      first(/ansi-([a-z-]+)-bg/, names) ?? first(/background-color:(rgb\([\d,]+\))/, style),
    bold: style.includes('font-weight:bold'),
    faint: style.includes('opacity:'),
    italic: style.includes('font-style:italic'),
    underline: style.includes('text-decoration:underline'),
  }
}

function first(pattern: RegExp, text: string): string | null {
  return pattern.exec(text)?.[1] ?? null
}

function unescapeText(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#x27);/g, (entity) => entities[entity] ?? entity)
}
