import { isLiteral, shown } from '../marks.ts'
import type { Effect } from '../program.ts'
import { act, touch } from '../program.ts'
import type { Use } from '../use.ts'

/** What an address of others is: `https://…`, and what kustomize fetches by git. */
const foreign = /^(?:https?|git|ssh|s3|oci):\/\/|^git@/
const foreignFolder = /^(?:git::)?(?:https?:\/\/|git@|ssh:\/\/|github\.com\/)|[?&]ref=/

/**
 * The files that a cluster's program is given. What comes from an address, or flows in from the network, is software of
 * others that the cluster will run. Sources: kubectl's reference, "apply", "create"; helm-install(1).
 */
export function manifests(use: Use): readonly Effect[] {
  const [verb = ''] = use.operands.map(shown)
  const files = [...use.values('f')]
  const charts = /^(?:install|upgrade)$/.test(verb) ? use.operands.slice(1) : []
  const named = [
    ...files.filter((path) => foreign.test(path)),
    ...use.values('k').filter((path) => foreignFolder.test(path)),
    ...(use.program === 'helm' ? charts.filter((path) => foreign.test(path)) : []),
  ]
  const isFed = files.some((path) =>
    (path === '-' ? use.input : use.into(path)).sources.includes('network'),
  )
  const rehearsed = use.values('dry-run').some((value) => value !== 'none')
  const installs =
    /^(?:apply|create|replace|install|upgrade)$/.test(verb) &&
    !rehearsed &&
    (named.length > 0 || isFed)
  return [
    ...files
      .filter((path) => path !== '-' && !foreign.test(path))
      .map((path) => touch('read', path)),
    ...named.map((to): Effect => ({ do: 'connect', to, scheme: '', direction: 'receive' })),
    ...(installs ? [installed(use, isFed ? [...named, '-'] : named)] : []),
  ]
}

function installed(use: Use, names: readonly string[]): Effect {
  return act({
    kind: 'package.install',
    manager: use.program === 'helm' ? 'helm' : 'kubectl',
    packages: names.map(shown).toSorted(),
    packagesKnown: names.every(isLiteral),
    pinned: false,
    from: 'url',
    machineWide: false,
    runs: false,
  })
}
