// Makes `docs/attacks.md` from the table of attacks: `node tools/attacks/attacks-page.ts`.
import { writeFileSync } from 'node:fs'
import type { Attack } from './attack.ts'
import { attacks } from './attacks.ts'

export const pageFile = new URL('../../docs/attacks.md', import.meta.url)

/** The page on what was tried against the evidence, and what shows it. */
export function attacksPage(all: readonly Attack[]): string {
  const tried = all.filter((attack) => attack.tests.length > 0)
  const parts = tried.filter(({ notBuilt }) => notBuilt !== null)
  return `# Attacks, and what shows them

Made by \`node tools/attacks/attacks-page.ts\` from the table in \`tools/attacks\`; do not edit. A test holds page, table and tests
together. The suite of attacks (\`npx vitest run --project fault tools/attacks\`) performs each of its own on a real server, a witness of ours and a plain C2SP
one, and a device whose log is sealed by an emulated TPM; the administrator's by editing the server's own SQLite file. What it is judged by is
\`custody verify\` with a trust policy that names both witnesses and the device's key, and the newest head that the witness itself tells. Done the
same way and without the attack, the outcome is \`verified\`.

${tried.length} of ${all.length} are performed, ${parts.length === 0 ? 'none' : parts.length} of them in part. No physical chip was met: the TPM is swtpm.

${sections(all)}`
}

function sections(all: readonly Attack[]): string {
  const evidence = all.filter(({ asked }) => asked === 'evidence §6')
  const numbered = all.filter(({ asked }) => asked !== 'evidence §6')
  return `## Of the log

| attack | shown by | test |
|---|---|---|
${evidence.map((each) => row([each.says, shown(each), tests(each)])).join('')}
## Of everything around it

| no. | attack | shown by | test |
|--:|---|---|---|
${numbered.map((each) => row([String(each.asked), each.says, shown(each), tests(each)])).join('')}`
}

function shown({ shown: all, tests: tried, notBuilt }: Attack): string {
  const said = all.map(({ by, says }) => `${by}: ${says.map((one) => `\`${one}\``).join(', ')}`)
  const missing =
    notBuilt === null ? [] : [`**${tried.length === 0 ? 'not built' : 'in part'}**: ${notBuilt}`]
  return [...said, ...missing].join('; ')
}

function tests({ tests: all }: Attack): string {
  const files = [...new Set(all.map(({ file }) => file))]
  return files.map((file) => `[${file.split('/').at(-1)}](../${file})`).join(', ') || '–'
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`
}

if (import.meta.main) writeFileSync(pageFile, attacksPage(attacks))
