/** One statement that changes something. `wide`: no condition narrows it. */
export type Statement = { readonly operation: string; readonly wide: boolean }

/** The statements of a text that change something, each kind once. Strings and comments do not count. Linear. */
export function statementsIn(text: string): readonly Statement[] {
  // Blocks and `EXECUTE` hold statements as text.
  const inner = [
    ...text.matchAll(/\bdo\s+\$(\w*)\$([^]*?)\$\1\$/gi),
    ...text.matchAll(/\b()execute\s+(?:immediate\s+)?'((?:[^']|'')*)'/gi),
  ].flatMap(([, , body = '']) => (body.length < text.length ? statementsIn(body) : []))
  const plain = text
    .replace(/--[^\n]*|\/\*[^]*?\*\//g, ' ')
    .replace(/'(?:[^']|'')*'/g, "''")
    .replace(/\$(\w*)\$[^]*?\$\1\$/g, "''")
  const found = [
    ...inner,
    ...plain.split(';').flatMap((statement) => statementOf(statement.trim())),
  ]
  return [...new Map(found.map((one) => [`${one.operation} ${one.wide}`, one])).values()]
}

/** Words anywhere, and words somewhere behind them. One pattern for both would cost the square of a text's length. */
type Behind = readonly [first: RegExp, behind: RegExp]

const verbs: readonly (readonly [
  pattern: RegExp | Behind,
  operation: string,
  wide: boolean | 'unless-where',
])[] = [
  [
    /\bdrop\s+(?:database|schema|table|tablespace|keyspace|collection|user|role|view|materialized\s+view|column|owned|index|function|type|extension|stream|bucket|measurement|series|retention)\b/i,
    'drop',
    true,
  ],
  [[/\balter\s+table\b/i, /\bdrop\b/i], 'drop', true],
  [/\btruncate\b/i, 'truncate', true],
  [/\bdetach\s+delete\b/i, 'delete', 'unless-where'],
  [/\bdelete\s+from\b/i, 'delete', 'unless-where'],
  [[/\bupdate\b/i, /\bset\b/i], 'update', 'unless-where'],
  [
    /\b(?:xp_cmdshell|sp_configure|sys_exec|sys_eval|load\s+extension|load_extension)\b|\bsoname\b/i,
    'execute',
    true,
  ],
  [[/\bcopy\b/i, /\b(?:to|from)\s+program\b/i], 'execute', true],
  [
    /\b(?:pg_read_file|pg_read_binary_file|pg_ls_dir|lo_import|lo_export|load_file)\s*\(|\binto\s+(?:outfile|dumpfile)\b/i,
    'server-file',
    true,
  ],
  [[/\bgrant\s+all\b/i, /\bon\s+\*\.\*/i], 'grant', true],
  [[/\b(?:create|alter)\s+(?:role|user)\b/i, /\bsuperuser\b/i], 'grant', true],
  [/^(?:grant|revoke)\b/i, 'grant', false],
  [/\balter\s+(?:system|database|role|user|table|schema|server)\b/i, 'alter', false],
  [/^shutdown\b/i, 'shutdown', true],
  [/\bpg_terminate_backend\b/i, 'other', true],
  [/^(?:insert|replace|merge|create|copy|load|import|call|do|set\s+global)\b/i, 'write', false],
]

function says(statement: string, pattern: RegExp | Behind): boolean {
  if (pattern instanceof RegExp) return pattern.test(statement)
  const [first, behind] = pattern
  const found = first.exec(statement)
  return found !== null && behind.test(statement.slice(found.index + found[0].length))
}

function statementOf(statement: string): readonly Statement[] {
  const found = verbs.find(([pattern]) => says(statement, pattern))
  if (found === undefined) return []
  const [, operation, wide] = found
  const where = /\bwhere\b(?!\s*(?:1\s*=\s*1|true)\b)/i.test(statement)
  return [{ operation, wide: wide === 'unless-where' ? !where : wide }]
}
