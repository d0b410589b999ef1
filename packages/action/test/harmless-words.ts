import fc from 'fast-check'

// Lines that can do nothing but become words: no substitution, no redirection, no separator of commands, no `end`.

const plain = [
  'a',
  'b ',
  ' ',
  ',',
  '/',
  '-',
  '=',
  ':',
  '.',
  '%',
  '@',
  '+',
  '_1',
  'é',
  '~',
  '~/x ',
  ' ~',
]
const quotes = ["'", '"', '\\', "'q '", '"w  w"', '\\ ', '\\\\', '"\\$"', "''", '""', '$"l"']
const ansi = [
  "$'\\x41'",
  "$'\\n'",
  "$'\\''",
  "$'\\u00e9'",
  "$'\\101'",
  "$'\\cA'",
  "$'\\e'",
  "$'a\\tb'",
]
const braces = [
  '{a,b}',
  '{1..3}',
  '{c..a}',
  '{01..3}',
  '{1..6..2}',
  '{,x}',
  '{',
  '}',
  '{a}',
  '{a,{b,c}}',
  '{-1..1}',
]
const globs = ['*', '?', '[a-c]', 'x*', '[', ']', '!']
const variables = [
  'A',
  'B',
  'E',
  'P',
  'V',
  'I',
  'R',
  'U',
  'L',
  'L[1]',
  'L[I]',
  'M[k]',
  'M[z]',
  '1',
  'IFS',
]
const operations = [
  '',
  ':-d',
  '-d',
  ':+s',
  '+s',
  ':-$A',
  ':-"q r"',
  ":-'s t'",
  ':=n',
  '%e',
  '%%o*',
  '#o',
  '##*/',
  '#*/',
  '%.*',
  '%%.*',
  '/o/0',
  '//o/0',
  '/#o/0',
  '/%e/0',
  '//\\//-',
  '/o',
  '/$A/z',
  ':1',
  ':1:2',
  ':0:1',
  ': -2',
  ': -3:2',
  ':1:-1',
  '^',
  '^^',
  ',',
  ',,',
  '@Q',
  '@U',
  '^^o',
  '#?',
  '%?',
  '#[a-p]',
  '%',
  '#',
]

const parameter = fc.oneof(
  fc.constantFrom(
    '$A',
    '$B',
    '$E',
    '$P',
    '$V',
    '$L',
    '$U',
    '"$B"',
    '"$A"',
    '"$E"',
    '$1',
    '"$@"',
    '$@',
    '$*',
    '"$*"',
  ),
  fc
    .tuple(fc.constantFrom(...variables), fc.constantFrom(...operations))
    .map(([name, operation]) => `\${${name}${operation}}`),
  fc.constantFrom(
    '${!R}',
    '${L[@]}',
    '"${L[@]}"',
    '"${L[*]}"',
    '${#A}',
    '$((7))',
    '$(( 12 ))',
    '"${!R}"',
    '${L[*]}',
  ),
)

const part = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...plain) },
  { weight: 2, arbitrary: fc.constantFrom(...quotes) },
  { weight: 1, arbitrary: fc.constantFrom(...ansi) },
  { weight: 2, arbitrary: fc.constantFrom(...braces) },
  { weight: 1, arbitrary: fc.constantFrom(...globs) },
  { weight: 4, arbitrary: parameter },
  { weight: 2, arbitrary: parameter.map((one) => `"${one}"`) },
)

/** A line of such words. */
export const harmlessLine = fc
  .array(part, { minLength: 1, maxLength: 7 })
  .map((parts) => parts.join(''))
  // A word that begins so is no word of its own any more.
  .filter((line) => !/^\s*#| #|~[^/\s]/.test(line))
