import type { Meanings } from './evaluate.ts'
import { meanings } from './meaning.ts'
import { fed, pythonFiles } from './python-files.ts'
import { pythonPrograms } from './python-programs.ts'
import { list, text, thing, unknown } from './value.ts'

const calls = meanings([...pythonFiles, ...pythonPrograms])

/** Python's own modules. Source: docs.python.org/3/library. */
export const python: Meanings = {
  calls,
  watched: /^(?:os|subprocess|shutil|builtins|__builtins__|sys\.modules|importlib|ctypes)$/,
  valueOf: (name, world) => {
    switch (name) {
      case 'os.environ.HOME':
        return text(world.use.home)
      case 'os.sep':
      case 'os.path.sep':
        return text('/')
      case 'sys.executable':
        return text('python3')
      case '__name__':
        return text('__main__')
      case '__file__':
        return text('./script')
      case 'sys.argv':
        return list([text('-'), ...world.positional.map((one) => text(one)), unknown])
      case 'sys.stdin':
        return fed(world)
      default: {
        const own = ownName(name)
        if (own !== name) return thing(own)
        return name.startsWith('builtins.') || name.startsWith('__builtins__.')
          ? thing(name.slice(name.indexOf('.') + 1))
          : name.startsWith('os.environ.') && !calls.has(name)
            ? unknown
            : null
      }
    }
  },
}

/** `shutil.os.system`, `sys.modules['os'].system`, `os.__dict__['system']`: one and the same by its own name. */
function ownName(name: string): string {
  return name
    .replaceAll('.__dict__.', '.')
    .replace(/^sys\.modules\./, '')
    .replace(/^.+\._?(os|sys|subprocess|shutil|builtins|importlib|pty|socket)\./, '$1.')
    .replace(/^posix\./, 'os.')
}
