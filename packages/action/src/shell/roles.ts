import type { Effect, Role, SubcommandSpec } from './program.ts'
import type { Use } from './use.ts'
import { rolesOf } from './use.ts'

/** What a use does by the roles of its operands and option values alone. */
export function roleEffects(use: Use, spec: SubcommandSpec): readonly Effect[] {
  const recursive = use.has('recursive')
  const operands = rolesOf(use.operands, spec.operands ?? 'text').flatMap(([role, word]) =>
    effectOf(role, word, recursive),
  )
  const values = valueRoles.flatMap((role) =>
    use.valuesIn(role).flatMap((word) => effectOf(role, word, recursive)),
  )
  return [...operands, ...values]
}

const valueRoles: readonly Role[] = ['read', 'use', 'write', 'append', 'delete', 'url', 'host']

function effectOf(role: Role, word: string, recursive: boolean): readonly Effect[] {
  switch (role) {
    case 'read':
      return word === '-' ? [] : [{ do: 'read', path: word, recursive }]
    case 'use':
      return word === '' ? [] : [{ do: 'read', path: word, manner: 'handed' }]
    case 'write':
    case 'append':
      return word === '-'
        ? []
        : [{ do: 'write', path: word, recursive, manner: role === 'append' ? role : 'overwrite' }]
    case 'delete':
      return [{ do: 'delete', path: word, recursive }]
    case 'chmod':
      return [{ do: 'chmod', path: word, recursive }]
    case 'url':
    case 'host':
      return [{ do: 'connect', to: word, scheme: '', direction: 'receive' }]
    default:
      return []
  }
}
