import { pathFacts } from '../path.ts'
import type { WorkspaceView } from '../workspace.ts'
import type { Language } from './program.ts'

/** What an interpreter tries when the path itself is no file. Sources: node(1), python(1). */
const endings: { readonly [language in Language]?: readonly string[] } = {
  javascript: ['.js', '.cjs', '.mjs', '.ts', '/index.js'],
  python: ['/__main__.py'],
}

/** Where package managers put the code of others. */
export const dependency =
  /\/(?:node_modules|site-packages|dist-packages|\.?venv|vendor|\.yarn|\.pnp)\//

/** The path of the script that an interpreter would find by what it was given: `node server` runs `server.js`. */
export function foundScript(
  written: string,
  language: Language,
  workingDirectory: string,
  view: WorkspaceView,
): string {
  const isFile = (path: string) => {
    const facts = pathFacts(path, workingDirectory, view)
    return facts.pathKnown && !facts.glob && view.look(facts.path).kind === 'file'
  }
  const tried = endings[language] ?? []
  if (tried.length === 0 || written === '' || isFile(written)) return written
  return tried.map((ending) => `${written}${ending}`).find(isFile) ?? written
}
