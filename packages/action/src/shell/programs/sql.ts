/** One statement that changes something. `wide`: no condition narrows it. */
export type Statement = { readonly operation: string; readonly wide: boolean }

/** The statements of a text that change something. Strings and comments do not count. Linear. */
export function statementsIn(text: string): readonly Statement[] {
  const plain = text
    .replace(/--[^\n]*|\/\*[^]*?\*\//g, ' ')
    .replace(/'(?:[^']|'')*'/g, "''")
    .replace(/\$(\w*)\$[^]*?\$\1\$/g, "''")
  return plain.split(';').flatMap((statement) => statementOf(statement.trim()))
}

const verbs: readonly (readonly [
  pattern: RegExp,
  operation: string,
  wide: boolean | 'unless-where',
])[] = [
  [
    /\bdrop\s+(?:database|schema|table|tablespace|keyspace|collection|user|role|view|materialized\s+view|column|owned|index|function|type|extension|stream|bucket|measurement|series|retention)\b/i,
    'drop',
    true,
  ],
  [/\balter\s+table\b[^]*\bdrop\b/i, 'drop', true],
  [/\btruncate\b/i, 'truncate', true],
  [/\bdelete\s+from\b/i, 'delete', 'unless-where'],
  [/\bupdate\b[^]*\bset\b/i, 'update', 'unless-where'],
  [/^(?:grant|revoke)\b/i, 'grant', true],
  [/\balter\s+(?:system|database|role|user|table|schema|server)\b/i, 'alter', false],
  [
    /\b(?:shutdown|pg_terminate_backend|xp_cmdshell|sp_configure|pg_read_file|pg_ls_dir|lo_import|lo_export|load_file|load\s+extension|load_extension)\b/i,
    'other',
    true,
  ],
  [/^(?:insert|replace|merge|create|copy|load|import|call|do|set\s+global)\b/i, 'write', false],
]

function statementOf(statement: string): readonly Statement[] {
  const found = verbs.find(([pattern]) => pattern.test(statement))
  if (found === undefined) return []
  const [, operation, wide] = found
  const where = /\bwhere\b(?!\s*(?:1\s*=\s*1|true)\b)/i.test(statement)
  return [{ operation, wide: wide === 'unless-where' ? !where : wide }]
}
