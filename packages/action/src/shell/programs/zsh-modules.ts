import type { ProgramSpec } from '../program.ts'

/** What zsh gets from the modules that it loads. Source: zshmodules(1). */
export const zshModules: readonly ProgramSpec[] = [
  {
    names: 'zmodload',
    options: 'F, i, u, a, d, e, L, l, A, R, I, b, c, p, f, s',
    operands: 'text',
    prints: 'nothing',
    // The variable `mapfile` is every file of the machine from then on, to read and to write.
    effects: (use) =>
      use.operands.includes('zsh/mapfile') && !use.has('u')
        ? [{ do: 'obscure', code: 'SCRIPT_DYNAMIC', interpreter: true }]
        : [],
  },
  {
    names: 'zpty',
    style: 'stop-at-operand',
    options: 'e, b, d, w, r, t, L',
    effects: (use) =>
      ['d', 'w', 'r', 't', 'L'].some(use.has)
        ? []
        : [{ do: 'shell', text: use.operands.slice(1).join(' ') }],
  },
  {
    names: 'sched',
    style: 'raw',
    effects: ({ words }) =>
      words.length < 2 || (words[0] ?? '').startsWith('-')
        ? []
        : [{ do: 'later', text: words.slice(1).join(' ') }],
  },
]
