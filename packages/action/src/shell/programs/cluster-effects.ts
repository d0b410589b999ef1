import { isLiteral, shown } from '../marks.ts'
import type { Effect } from '../program.ts'
import { act, touch } from '../program.ts'
import type { Use } from '../use.ts'
import { change, operationOf } from './infra.ts'
import { isMiner } from './intrusion.ts'
import { rightsOf } from './rights.ts'
import { takenFrom } from './taken-from.ts'

// What `kubectl`, `helm` and their kin do to a cluster.

export function cluster(use: Use): readonly Effect[] {
  const [verb = '', second = '', third = ''] = use.operands.map(shown)
  const dry = use.values('dry-run').length > 0 && !use.values('dry-run').includes('none')
  const more = { dryRun: dry }
  const rights = rightsOf(use)
  if (rights !== null) return rights
  if (verb === 'exec' || verb === 'debug' || verb === 'run') {
    const at = use.words.indexOf('--')
    const words = at === -1 ? use.operands.slice(2) : use.words.slice(at + 1)
    const inside: readonly Effect[] = words.length > 0 ? [{ do: 'run', words }] : []
    return [
      change(use, verb === 'exec' ? 'exec' : 'create', 'pod', more),
      ...use
        .values('image')
        .filter(isMiner)
        .map((): Effect => ({ do: 'run', words: ['xmrig'] })),
      ...weakenedPod(use, verb, second),
      ...inside,
    ]
  }
  if (use.program === 'helm' && verb === 'push')
    return [act({ kind: 'package.publish', manager: 'helm', dryRun: false })]
  if (verb === 'cp')
    return [
      change(use, 'update', 'pod files', more),
      ...use.operands
        .slice(1)
        .filter((path) => !path.includes(':'))
        .map((path) => touch('read', path)),
      ...use.operands.slice(1, -1).flatMap(takenFrom),
    ]
  if (verb === 'get' && rawSecret(use)) return [secretRead]
  if (verb === 'get' && /(?:^|,)secrets?(?:\/|$|,)/.test(second))
    return use.values('o').some((form) => !/^(?:name|wide)$/.test(form)) ? [secretRead] : []
  if (
    (verb === 'create' && second === 'token') ||
    (verb === 'config' && second === 'view' && (isOn(use, 'raw') || isOn(use, 'flatten'))) ||
    (use.program === 'argocd' && verb === 'admin' && second === 'initial-password')
  )
    return [secretRead]
  const plugin = pluginInstalled(use, verb, second)
  if (plugin !== null) return [plugin]
  const worse = worseThanItsVerb(use, verb, second)
  if (worse !== null) return [change(use, worse, `${verb} ${second}`, more)]
  if (
    /^(?:port-forward|proxy|attach|logs|get|describe|top|explain|api-resources|diff|version|config|cluster-info|auth|wait|events|template|lint|search|show|list|ls|history|status|repo|env|dependency|package|pull|completion|plugin|verify|kubeconfig|login)$/.test(
      verb,
    )
  ) {
    if (verb === 'config' && /^use(?:-context)?$/.test(second))
      return [{ do: 'assign', name: 'KUBECTL_CONTEXT', values: [third] }]
    if (verb === 'config' && /^(?:delete|unset)/.test(second))
      return [change(use, 'delete', 'kubeconfig', more)]
    return /^(?:delete|remove)/.test(third)
      ? [change(use, 'delete', `${verb} ${second}`, more)]
      : []
  }
  const kubernetes = /^(?:kubectl|oc|k|kubecolor|helm)$/.test(use.program)
  const operation = kubernetes
    ? (operationOf([verb]) ?? operationOf([second]) ?? operationOf([third]))
    : /^reset$/.test(verb)
      ? 'delete'
      : operationOf([verb, second, third])
  if (operation === null) return []
  return [
    change(
      use,
      operation,
      /^(?:delete|create|apply|edit|patch|scale|rollout)$/.test(verb)
        ? second.replace(/\/.*$/, '')
        : `${verb} ${second}`,
      more,
    ),
  ]
}

/** What the cluster keeps for itself stands in for the secrets of it. */
const secretRead = touch('read', '/run/secrets/kubernetes', { manner: 'cluster' })

/** A plugin is code of others, run with the rights of whoever calls it. Source: `helm plugin install --help`, krew's guide. */
function pluginInstalled(use: Use, verb: string, second: string): Effect | null {
  const ofHelm = use.program === 'helm' && verb === 'plugin'
  if (!(ofHelm || verb === 'krew') || !/^(?:install|update|upgrade)$/.test(second)) return null
  const names = use.operands.slice(2)
  const local = names.every((name) => /^(?:\.|\/|~)/.test(shown(name)))
  return act({
    kind: 'package.install',
    manager: ofHelm ? 'helm' : 'krew',
    packages: names.map(shown).toSorted(),
    packagesKnown: names.length > 0 && names.every(isLiteral),
    pinned: use.words.some((word) => /^--version(?:=|$)/.test(shown(word))),
    from: ofHelm ? (local ? 'file' : 'git') : 'registry',
    machineWide: true,
    runs: false,
  })
}

/** A flag of Go's kind: `--raw`, `--raw=TRUE`, `--raw=1`; the last one counts. Source: Go's strconv.ParseBool. */
function isOn(use: Use, flag: string): boolean {
  const given = use.words.filter((word) => word === `--${flag}` || word.startsWith(`--${flag}=`))
  const [, value = 'true'] = (given.at(-1) ?? '=false').split('=')
  return !isLiteral(value) || /^(?:1|t|true)$/i.test(value)
}

/** `get --raw /api/v1/namespaces/x/secrets/y`: the server's own path of a secret. */
function rawSecret(use: Use): boolean {
  const words = use.words.map(shown)
  return words.some((word, index) => {
    const path = /^--raw(?:=(.*))?$/.exec(word)
    return path !== null && /\/secrets(?:[/?]|$)/.test(path[1] ?? words[index + 1] ?? '')
  })
}

/** Flags and nouns that make a change worse than its verb says. Source: kubectl's reference. */
function worseThanItsVerb(use: Use, verb: string, noun: string): string | null {
  const line = use.words.map(shown).join(' ')
  if (verb === 'replace' && use.has('force')) return 'delete'
  if (verb === 'drain' && /--(?:force|delete-emptydir-data|delete-local-data)\b/.test(line))
    return 'delete'
  if (verb === 'patch' && /finalizers"?\s*:\s*(?:null|\[\s*\])/.test(line)) return 'delete'
  if (verb === 'scale' && use.values('replicas').includes('0')) return 'disable'
  if (verb === 'taint' && /:NoExecute\b/.test(line)) return 'disable'
  if (verb === 'config' && noun === 'set-credentials') return 'grant'
  if (
    (verb === 'create' && /^(?:clusterrolebinding|rolebinding)$/.test(noun)) ||
    (verb === 'certificate' && noun === 'approve') ||
    (verb === 'adm' && noun === 'policy' && /\badd-/.test(line)) ||
    (use.program === 'argocd' && verb === 'account' && noun === 'generate-token')
  )
    return 'grant'
  return null
}

/** A pod that may do to its node what root may. Source: the Pod Security Standards, "Privileged". */
function weakenedPod(use: Use, verb: string, second: string): readonly Effect[] {
  const line = use.words.map(shown).join(' ')
  const weakened = [
    ...(/"?privileged"?\s*:\s*true/.test(line) ||
    /--privileged(?!=false)|--profile[= ]sysadmin/.test(line)
      ? ['privileged']
      : []),
    ...(/"?hostPID"?\s*:\s*true/.test(line) || (verb === 'debug' && /^nodes?\//.test(second))
      ? ['host-pid']
      : []),
    ...(/"?hostPath"?\s*:\s*\{\s*"?path"?\s*:\s*"?\/(?:"|\s|\}|etc|root|var)/.test(line)
      ? ['host-root']
      : []),
  ].toSorted()
  const [image = ''] = use.values('image')
  const imageKnown = isLiteral(image) && image !== ''
  return weakened.length === 0
    ? []
    : [
        act({
          kind: 'container.run',
          engine: use.program,
          image: imageKnown ? image : '',
          imageKnown,
          weakened,
        }),
      ]
}
