/** What a patch does to one file. */
export type Patched = { readonly does: 'write' | 'delete'; readonly path: string }

/**
 * The files that a patch names, in its order. Reads the patches of Codex (`*** Update File: …`) and unified
 * diffs (`--- a/x`, `+++ b/x`, `rename to`). Empty where no line names a file. Linear.
 */
export function filesIn(patch: string): readonly Patched[] {
  const found: Patched[] = []
  const add = (does: Patched['does'], path: string | undefined) => {
    const plain = path?.trim() ?? ''
    if (plain !== '' && plain !== '/dev/null') found.push({ does, path: plain })
  }
  let before = ''
  for (const line of patch.split('\n')) {
    const [, word = '', path = ''] =
      /^\*\*\* (Add|Update|Delete|Move)(?: File| to): (.+)$/.exec(line) ?? []
    if (word === 'Move') add('delete', before)
    add(word === 'Delete' ? 'delete' : 'write', path)
    const from = /^--- (?:a\/)?([^\t\n]+)/.exec(line)?.[1]
    const to = /^\+\+\+ (?:b\/)?([^\t\n]+)/.exec(line)?.[1]
    if (to !== undefined)
      add(to.trim() === '/dev/null' ? 'delete' : 'write', to.trim() === '/dev/null' ? before : to)
    add('delete', /^rename from (.+)$/.exec(line)?.[1])
    add('write', /^rename to (.+)$/.exec(line)?.[1])
    before = path !== '' ? path : (from ?? before)
  }
  return found
}
