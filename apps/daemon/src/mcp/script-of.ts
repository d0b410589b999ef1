import { basename } from 'node:path'

/** What a process runs besides its executable. `none`: the executable is all. `unknown`: code that is no one file. */
export type RunScript =
  | { readonly kind: 'none' }
  /** As written, so it may be relative. */
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'unknown' }

type Interpreter = {
  readonly names: RegExp
  /** Options that a value follows. */
  readonly valued: RegExp
  /** Options that bring the code, or name it so that only the interpreter finds it. */
  readonly codes: RegExp
  /** A word before the script: `deno run`. */
  readonly verbs: RegExp
}

const never = /^$/

/** Sources: node(1), python(1), deno run --help, bun --help, bash(1), perl(1), ruby(1), java(1). */
const interpreters: readonly Interpreter[] = [
  {
    names: /^(?:node|nodejs)[\d.]*$/,
    valued:
      /^(?:-r|--require|--import|--loader|--experimental-loader|-C|--conditions|--env-file|--env-file-if-exists|--title|--input-type|--stack-trace-limit|--icu-data-dir|--openssl-config|--diagnostic-dir)$/,
    codes: /^(?:-e|--eval|-p|--print|-pe|-i|--interactive|--run|-)$/,
    verbs: never,
  },
  {
    names: /^(?:deno|bun|bunx|tsx)$/,
    valued: /^(?:-c|--config|--import-map|--lock|-r|--preload|--env-file|--cwd|--tsconfig)$/,
    codes: /^(?:-e|--eval|-p|--print|eval|repl|-|exec|x)$/,
    verbs: /^(?:run|serve)$/,
  },
  {
    names: /^(?:python|pypy)[\d.]*$/,
    valued: /^(?:-W|-X|--check-hash-based-pycs)$/,
    codes: /^(?:-c|-m|-)$/,
    verbs: never,
  },
  {
    names: /^(?:sh|bash|dash|zsh|ksh)$/,
    valued: /^(?:-o|-O|\+O|--rcfile|--init-file)$/,
    codes: /^-[a-z]*[csi][a-z]*$|^-$/,
    verbs: never,
  },
  {
    names: /^(?:ruby|perl|php|lua|Rscript)[\d.]*$/,
    valued: /^-[IrC]$/,
    codes: /^-[A-Za-z]*[enEr]$|^-$/,
    verbs: never,
  },
  {
    names: /^java$/,
    valued: never,
    codes: /^(?:-cp|-classpath|--class-path|-m|--module|-p)$/,
    verbs: /^-jar$/,
  },
  { names: /^dotnet$/, valued: never, codes: /^(?:run|tool|exec)$/, verbs: never },
]

/** The file that a process's interpreter was given. `executable` is what the kernel says runs, not what was typed. */
export function scriptOf(executable: string, argv: readonly string[]): RunScript {
  const name = basename(executable.replace(/ \(deleted\)$/, ''))
  const interpreter = interpreters.find(({ names }) => names.test(name))
  if (interpreter === undefined) return { kind: 'none' }
  const { valued, codes, verbs } = interpreter
  for (let at = 1; at < argv.length; at += 1) {
    const word = argv[at] ?? ''
    if (codes.test(word)) return { kind: 'unknown' }
    if (valued.test(word)) at += 1
    else if (word !== '--' && !verbs.test(word) && !/^[-+]/.test(word))
      return word === '' || /^[a-z]+:/i.test(word)
        ? { kind: 'unknown' }
        : { kind: 'file', path: word }
  }
  return { kind: 'unknown' }
}
