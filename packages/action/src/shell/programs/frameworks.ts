import { isLiteral, shown } from '../marks.ts'
import type { Effect } from '../program.ts'
import { act } from '../program.ts'
import type { Use } from '../use.ts'
import { productionIn } from './infra.ts'
import { statementsIn } from './sql.ts'

// What the command lines of frameworks do to a database as a whole.

/** Programs, separated by blanks; what their operands hold; what the whole line must hold too. */
type Loss = readonly [programs: string, words: RegExp, line?: RegExp]

/** Subcommands that drop or empty every table. Source: each framework's reference. */
const losses: readonly Loss[] = [
  [
    'rails rake',
    /(?:^|\s)(?:app:)?db:(?:drop|reset|purge|migrate:reset|schema:load|structure:load|truncate_all|seed:replant)(?:[:\s]|$)/,
  ],
  ['rails rake', /(?:^|\s)db:migrate\b.*\bVERSION=0\b/],
  ['manage.py django-admin', /^(?:flush|reset_db|reset_schema)\b|^migrate \S+ zero\b/],
  ['prisma', /^migrate reset\b/],
  ['prisma', /^db push\b/, /--(?:force-reset|accept-data-loss)\b/],
  ['drizzle-kit', /^push\b/, /--force\b/],
  ['alembic flask aerich', /(?:^|\s)downgrade base\b/],
  ['knex', /(?:^|\s)migrate:rollback\b/, /--all\b/],
  ['sequelize sequelize-cli', /^(?:db:drop|db:migrate:undo:all|db:seed:undo:all)\b/],
  ['typeorm typeorm-ts-node-esm typeorm-ts-node-commonjs', /^schema:drop\b/],
  ['drush', /^(?:sql:drop|sql-drop|site:install)\b/],
  ['symfony', /^console doctrine:(?:database:drop|schema:drop)\b/],
  ['mikro-orm', /^(?:schema:(?:drop|fresh)|migration:fresh|database:drop)\b/],
  ['artisan', /^(?:migrate:(?:fresh|refresh|reset)|db:wipe)\b/],
  ['console', /^doctrine:(?:database:drop|schema:drop)\b/],
  ['console', /^doctrine:fixtures:load\b(?!.*--append)/],
  ['mix', /^ecto\.(?:drop|reset)\b/],
  ['mix', /^ecto\.rollback\b/, /--all\b/],
  ['dotnet', /^ef database drop\b|^ef database update 0\b/],
  ['wp', /^(?:db (?:reset|drop|clean)|site empty)\b/],
  ['payload', /^migrate:(?:fresh|refresh|reset)\b/],
  ['supabase', /^db reset\b/, /--(?:linked|db-url)\b/],
]

/** Subcommands that make a database on this machine anew. */
const resets: readonly Loss[] = [['supabase', /^db reset\b/]]

/** Variables that name the environment, and so the database. */
const environments = ['RAILS_ENV', 'RACK_ENV', 'APP_ENV', 'NODE_ENV', 'MIX_ENV', 'FLASK_ENV']

/** What a use of a framework's command line does to its database. */
export function frameworkEffects(use: Use): readonly Effect[] {
  const words = use.operands.map(shown).join(' ')
  const line = use.words.map(shown).join(' ')
  const is = (table: readonly Loss[]) =>
    table.some(
      ([programs, holds, needs]) =>
        ` ${programs} `.includes(` ${use.program} `) &&
        holds.test(words) &&
        (needs?.test(line) ?? true),
    )
  const named = environments.flatMap((name) => use.variables.get(name) ?? []).join(' ')
  // A test's own database is made anew by every run.
  if (/^test$/.test(named)) return []
  if (is(losses)) return [changed(use, 'drop', true, `${line} ${named}`)]
  if (is(resets)) return [changed(use, 'reset', true, 'local')]
  return [...told(use), ...coded(use)]
}

/** Statements that a command line hands to a database elsewhere. */
function told(use: Use): readonly Effect[] {
  const words = use.operands.map(shown).join(' ')
  const executes =
    (use.program === 'wrangler' && /^d1 execute\b/.test(words) && !use.words.includes('--local')) ||
    (/^(?:turso|pscale|planetscale)$/.test(use.program) && /^(?:db )?shell\b/.test(words)) ||
    (use.program === 'prisma' && /^db execute\b/.test(words)) ||
    (/^(?:doctrine|console)$/.test(use.program) && /^(?:doctrine|dbal):(?:query|run)/.test(words))
  if (!executes) return []
  const texts = [...use.words.map((word) => word.replace(/^--command=/, '')), use.input.text ?? '']
  return texts
    .flatMap((text) => statementsIn(text))
    .map((one) => changed(use, one.operation, one.wide, words))
}

/** `rails runner CODE`, `manage.py shell -c CODE`: code, in which the model's own verbs stand out. */
function coded(use: Use): readonly Effect[] {
  const [verb = ''] = use.operands
  const at = use.words.findIndex((word) => /^(?:-c|--command)$/.test(word))
  const text =
    use.program === 'rails' && /^r(?:unner)?$/.test(verb)
      ? (use.operands[1] ?? '')
      : use.program === 'manage.py' && /^shell(?:_plus)?$/.test(verb) && at !== -1
        ? (use.words[at + 1] ?? '')
        : ''
  if (text === '' || /^[\w./-]+\.rb$/.test(text)) return []
  const empties =
    /\.(?:delete_all|destroy_all|truncate|drop_table)\b|\.objects\.all\(\)\.delete\(\)|\bdrop_all\(/.test(
      text,
    )
  const statements = [...text.matchAll(/\bexecute\(?\s*(?:"([^"]*)"|'([^']*)')/g)].flatMap(
    ([, double, single]) => statementsIn(double ?? single ?? ''),
  )
  const language = use.program === 'rails' ? ('ruby' as const) : ('python' as const)
  return [
    ...(empties ? [changed(use, 'delete', true, '')] : []),
    ...statements.map((one) => changed(use, one.operation, one.wide, '')),
    { do: 'code', language, text },
  ]
}

function changed(use: Use, operation: string, wide: boolean, place: string): Effect {
  return act({
    kind: 'database.change',
    engine: use.program,
    operation,
    wide,
    statementKnown: use.words.every(isLiteral) || wide,
    production: productionIn(place),
  })
}

/** Scripts that frameworks put into a project: their words are those of the framework. */
export const frameworkScripts = /^(?:manage\.py|artisan|console|rails|rake)$/
