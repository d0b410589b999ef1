import type { SubcommandSpec } from '../program.ts'
import { touch } from '../program.ts'
import { rewrite } from './git-effects.ts'
import { sub } from './git-sub.ts'

/** Git's inner commands: refs, the index and stored passwords, by hand. */
export const plumbing: { readonly [name: string]: SubcommandSpec } = {
  'update-ref': sub('d, m=text, stdin, no-deref, z, create-reflog', (use) => [
    rewrite('update-ref', ['refs'], use),
  ]),
  'symbolic-ref': sub('d delete, m=text, q, short', (use) =>
    use.has('d') ? [rewrite('symbolic-ref -d', ['refs'], use)] : [],
  ),
  replace: sub('d delete, f force, l list, edit=text, graft', (use) =>
    use.has('l') ? [] : [rewrite('replace', ['refs'], use)],
  ),
  credential: credentials(0),
  'credential-store': credentials(0),
  'credential-cache': credentials(0),
  'credential-osxkeychain': credentials(0),
  'credential-manager': credentials(0),
  'checkout-index': sub(
    'a all, f force, u, q quiet, n, prefix=text, stage=text, temp, stdin, z',
    (use) =>
      use.has('f') && !use.has('prefix') && !use.has('temp')
        ? [rewrite('checkout-index', ['uncommitted'], use)]
        : [],
  ),
  'read-tree': sub('m, reset, u, i, n dry-run, v, prefix=text, index-output=text, empty', (use) =>
    use.has('reset') && !use.has('n') ? [rewrite('read-tree --reset', ['uncommitted'], use)] : [],
  ),
}

/** Git's helpers answer with a stored password: `git credential fill`. */
function credentials(at: number): SubcommandSpec {
  return sub('', (use) =>
    /^(?:fill|get)$/.test(use.operands[at] ?? '')
      ? [touch('read', `${use.home}/.git-credentials`)]
      : /^(?:approve|store)$/.test(use.operands[at] ?? '')
        ? [touch('write', `${use.home}/.git-credentials`)]
        : [],
  )
}
