import type { Effect, ProgramSpec } from '../program.ts'
import { touch } from '../program.ts'
import { debugged } from './system-effects.ts'
import type { Use } from '../use.ts'
import { attached } from './wrapper-effects.ts'

/** Programs that look into others, running or not. */
export const debuggers: readonly ProgramSpec[] = [
  {
    names: 'gdb lldb cgdb pwndbg',
    options:
      'p pid attach-pid=text, x command=read, s source=read, ex eval-command o one-line=text, batch, q, args, c core=read, nx, d directory=text, iex=text, n name=text, O=text, S=read',
    style: 'single-dash',
    traits: ['debugger'],
    operands: 'read',
    prints: 'filtered',
    effects: debugged,
  },
  {
    names:
      'gcore procdump createdump dotnet-dump jmap coredumpctl ptrace py-spy rbspy dlv frida frida-trace reptyr',
    options: 'p pid=text, o=write, n=text, s=text, f=text, d=text, r=text',
    traits: ['debugger'],
    prints: 'filtered',
    effects: (use) =>
      dumping.test(use.program)
        ? dumped(use)
        : use.program === 'reptyr'
          ? use.operands.map((process) =>
              touch('read', `/proc/${process}/mem`, { manner: 'attach' }),
            )
          : attached(use),
  },
  {
    names:
      'radare2 r2 ghidra objdump nm readelf ldd otool strip objcopy size addr2line c++filt dwarfdump',
    options: 'p=text, x command=read, batch, q, args, c=read, d, D, h, t, S, s, r, l, C',
    operands: 'read',
    traits: ['debugger'],
    prints: 'filtered',
  },
]

const dumping = /^(?:gcore|procdump|createdump|dotnet-dump|jmap|coredumpctl)$/

/** The memory of another program, written to a file: whatever it holds can be read there. */
function dumped(use: Use): readonly Effect[] {
  const [verb = ''] = use.operands
  const looks =
    (use.program === 'coredumpctl' && !/^(?:dump|debug|gdb)$/.test(verb)) ||
    (use.program === 'dotnet-dump' && verb !== 'collect') ||
    (use.program === 'jmap' && !use.words.some((word) => word.startsWith('-dump')))
  if (looks) return []
  const process = use.operands.findLast((word) => /^\d+$/.test(word)) ?? '*'
  return [
    touch('read', `/proc/${process}/mem`, { manner: use.program === 'gcore' ? 'attach' : 'dump' }),
  ]
}
