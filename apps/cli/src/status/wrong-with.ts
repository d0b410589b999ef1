import type { SeparateState } from '@custody/protocol'

/** What stands against a running agent, in words. Empty: it is governed. What is not told counts as wrong. */
export function wrongWith({
  governed,
  silent,
  executable,
  namespaces,
  sees,
  loaders,
}: SeparateState['watched'][number]): readonly string[] {
  return [
    governed === 'no' && !silent ? 'runs without Custody' : '',
    silent ? 'registered, works, and asks nothing: no hook came of it' : '',
    executable === 'new' ? 'runs an executable that nobody listed, nor was first here' : '',
    namespaces === 'foreign' ? 'runs in namespaces of its own' : '',
    namespaces === 'unknown' ? 'does not tell its namespaces' : '',
    sees === 'ours' ? '' : 'does not see the managed settings',
    loaders === null ? 'does not tell its environment' : '',
    loaders !== null && loaders.length > 0 ? `loads other code: ${loaders.join(', ')}` : '',
  ].filter((text) => text !== '')
}
