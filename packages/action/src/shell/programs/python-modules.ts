import type { Effect } from '../program.ts'
import type { Use } from '../use.ts'

/** Modules that run the script behind them, by the words that may stand before it. Sources: each module's manual. */
const running =
  /^(?:pdb|bdb|cProfile|profile|trace|coverage|memray|scalene|pyinstrument|viztracer|kernprof|debugpy|streamlit)$/

/** Modules that are programs of their own. */
const programs: { readonly [module: string]: string } = {
  pip: 'pip',
  venv: 'venv',
  pytest: 'pytest',
  unittest: 'unittest',
  alembic: 'alembic',
  flask: 'flask',
  django: 'django-admin',
}

/** `python -m module`: some modules serve files, install packages or run code. */
export function moduleOf(use: Use): readonly Effect[] {
  const [name = ''] = use.values('m')
  if (name === 'http.server' || name === 'SimpleHTTPServer') return [served(use)]
  if (running.test(name)) {
    const at = use.operands.findIndex((word) => /\.pyw?$/.test(word))
    return at === -1 ? [] : [{ do: 'run', words: [use.program, ...use.operands.slice(at)] }]
  }
  if (name === 'timeit')
    return use.operands
      .filter((word) => !word.startsWith('-'))
      .map((text): Effect => ({ do: 'code', language: 'python', text }))
  if (name === 'code' || name === 'asyncio') return [{ do: 'input', language: 'python' }]
  const program = programs[name]
  if (program !== undefined) return [{ do: 'run', words: [program, ...use.operands] }]
  // One of the project is a file: `python -m tools.clean`.
  const path = name.replaceAll('.', '/')
  return [`${path}.py`, `${path}/__main__.py`].map((file) => ({
    do: 'script',
    language: 'python',
    path: file,
    positional: use.operands,
    ifThere: true,
  }))
}

function served(use: Use): Effect {
  return {
    do: 'connect',
    to: '',
    scheme: 'http',
    direction: 'listen',
    port: Number(use.operands[0] ?? 8000) || 8000,
    files: use.words.flatMap((word, index) =>
      /^(?:-d|--directory)$/.test(use.words[index - 1] ?? '')
        ? [word]
        : (/^--directory=(.+)$/s.exec(word)?.[1] ?? []),
    ),
  }
}
