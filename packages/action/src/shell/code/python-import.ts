import type { SyntaxNode } from '@lezer/common'
import type { Code } from './tree.ts'

/** `import a.b as c` binds c; `import a.b` binds a; `from a import b as c` binds c. */
export function importOf(
  children: readonly SyntaxNode[],
  text: (node: SyntaxNode) => string,
): Code {
  const words = children.map((child) => text(child)).filter((word) => word !== '(' && word !== ')')
  const assignment = (name: string, value: Code): Code => ({
    is: 'assign',
    target: { is: 'name', name },
    value,
    adds: false,
  })
  const split = (list: readonly string[]) =>
    list
      .join(' ')
      .split(',')
      .map((one) => one.trim().replaceAll(' . ', '.').split(' as '))
  const at = words.indexOf('import')
  if (words[0] !== 'from')
    return {
      is: 'block',
      parts: split(words.slice(1)).map(([module = '', as]) =>
        as === undefined
          ? assignment(module.split('.')[0] ?? '', {
              is: 'module',
              name: module.split('.')[0] ?? '',
            })
          : assignment(as, { is: 'module', name: module }),
      ),
    }
  const module: Code = { is: 'module', name: words.slice(1, at).join('') }
  return {
    is: 'block',
    parts: split(words.slice(at + 1)).map(([name = '', as]) =>
      assignment(as ?? name, name === '*' ? module : { is: 'member', of: module, name }),
    ),
  }
}
