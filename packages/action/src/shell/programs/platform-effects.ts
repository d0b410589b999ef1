import { change, operationOf } from './infra.ts'
import { isLiteral, shown } from '../marks.ts'
import type { Effect } from '../program.ts'
import { act, touch } from '../program.ts'
import { streamFrom } from '../stream.ts'
import type { Use } from '../use.ts'
import { remoteCommands } from './remote-commands.ts'
import { printsSecret, rightsOf } from './rights.ts'
import { uploads } from './uploads.ts'

// What the command lines of the large platforms change.

export function hyperscaler(use: Use): readonly Effect[] {
  const words = use.operands.map(shown)
  const [service = '', verb = ''] = words
  if (use.program.endsWith('nuke')) return [change(use, 'delete', 'account')]
  const rights = rightsOf(use)
  if (rights !== null) return rights
  // What the template does not name goes. Source: Azure Resource Manager, "deployment modes".
  if (
    /^deployment\b.* create\b/.test(words.join(' ')) &&
    /--mode[= ]complete\b/i.test(use.words.map(shown).join(' '))
  )
    return [change(use, 'delete', 'deployment resources')]
  const elsewhere = remoteCommands(use)
  if (elsewhere.length > 0) return elsewhere
  if (use.program === 'aws' && service === 's3') return s3(use, verb)
  const sent = uploads(use)
  if (sent.length > 0) return sent
  if (service === 'configure' && verb !== 'list' && verb !== 'get' && verb !== '')
    return [touch('write', `${use.home}/.aws/config`)]
  const amazon = use.program === 'aws' || use.program === 'awslocal'
  // AWS Config is a service like any other.
  if (
    (!amazon || service !== 'config') &&
    /^(?:help|version|configure|login|logout|info|init|auth|config|components|topic|feedback)$/.test(
      service,
    )
  )
    return []
  if (scaledToNothing(use)) return [change(use, 'disable', words.slice(0, 2).join(' '))]
  const verbsOf = amazon ? [verb] : words.slice(1, 6)
  if (
    verbsOf.some((word) =>
      /^(?:describe|list|get|show|ls|wait|head|lookup|search|tail|read|help|estimate|validate|filter|select|detect|simulate|check|test|view|export)(?:-|$)/.test(
        word,
      ),
    ) &&
    operationOf(verbsOf) !== 'delete'
  )
    return []
  const operation = operationOf(verbsOf)
  return operation === null ? [] : [change(use, operation, words.slice(0, 2).join(' '))]
}

/** None of it runs any longer: `--desired-count 0`, `--desired-capacity 0`, `--num-nodes 0`. */
function scaledToNothing(use: Use): boolean {
  const line = use.words.map(shown).join(' ')
  return /--(?:desired-count|desired-capacity|max-size|min-instances|max-instances|num-nodes|node-count|instance-count)[= ]0(?:\s|$)/.test(
    line,
  )
}

function s3(use: Use, verb: string): readonly Effect[] {
  const [from = '', to = ''] = use.operands.slice(2)
  const local = from.startsWith('s3://') ? [] : [from]
  if (/^(?:rm|rb)$/.test(verb)) return [change(use, 'delete', 's3')]
  if (verb === 'sync' && use.has('delete'))
    return [
      change(use, 'delete', 's3'),
      ...local.map((path) => touch('read', path, { recursive: true })),
    ]
  if (verb === 'mv')
    return [change(use, 'update', 's3'), ...local.map((path) => touch('read', path))]
  if (!/^(?:cp|sync)$/.test(verb)) return verb === 'mb' ? [change(use, 'create', 's3')] : []
  if (!to.startsWith('s3://'))
    return to === '' || to === '-' ? [] : [touch('write', to, { manner: 'download' })]
  return [
    {
      do: 'connect',
      to: `https://${to.slice(5).split('/')[0] ?? ''}.s3.amazonaws.com/`,
      scheme: 'https',
      direction: 'send',
      files: local.filter((path) => path !== '-'),
      carries: from === '-' ? ['stdin'] : [],
    },
  ]
}

export function cloudPrints(use: Use) {
  return printsSecret(use) ? streamFrom(['network'], ['cloud-credential']) : streamFrom(['network'])
}

/** An alias with `--shell`, or one that begins with a mark, is shell text for whenever it is called. Source: gh-alias-set(1). */
function aliased(words: readonly string[]): readonly Effect[] {
  const [, text = ''] = words.filter((word) => !/^(?:-s|--shell|--clobber)$/.test(word))
  const isShell = words.some((word) => /^(?:-s|--shell)$/.test(word)) || text.startsWith('!')
  return isShell ? [{ do: 'shell', text: text.replace(/^!/, '') }] : []
}

export function github(use: Use): readonly Effect[] {
  const [noun = '', verb = ''] = use.operands.map(shown)
  const rest = use.operands.slice(2)
  const named = { unattended: rest.some((word) => /^(?:--yes|-y|--confirm|--force)$/.test(word)) }
  if (noun === 'api' || noun === 'graphql') return githubApi(use)
  const sent = uploads(use)
  if (sent.length > 0) return sent
  const rights = rightsOf(use)
  if (rights !== null) return rights
  if (
    /^(?:delete|remove|archive|disable|transfer|rename)/.test(verb) ||
    (verb === 'deploy-key' && rest[0] === 'delete') ||
    (noun === 'cache' && verb === 'delete')
  )
    return [
      change(
        use,
        /^(?:disable|archive|rename|transfer)/.test(verb) ? 'disable' : 'delete',
        `github ${noun}`,
        named,
      ),
    ]
  if (noun === 'alias' && verb === 'set') return aliased(rest)
  if (noun === 'extension' && /^(?:install|exec)$/.test(verb))
    return [
      act({
        kind: 'package.install',
        manager: 'gh',
        packages: rest.map(shown).toSorted(),
        packagesKnown: rest.every(isLiteral),
        pinned: false,
        from: 'git',
        machineWide: true,
        runs: verb === 'exec',
      }),
    ]
  if (noun === 'gist' && verb === 'create')
    return [
      {
        do: 'connect',
        to: 'https://gist.github.com',
        scheme: 'https',
        direction: 'send',
        carries: ['stdin'],
        files: rest.filter((word) => !word.startsWith('-')),
      },
    ]
  if ((noun === 'secret' || noun === 'variable') && verb === 'set')
    return [change(use, 'update', `github ${noun}`, named)]
  // A branch whose work was not taken over is gone with it.
  if (
    noun === 'pr' &&
    verb === 'close' &&
    rest.some((word) => /^(?:-d|--delete-branch)$/.test(word))
  )
    return [
      act({
        kind: 'git.push',
        remote: '',
        branches: [],
        branchesKnown: false,
        force: 'no',
        deletes: true,
        wide: false,
      }),
    ]
  if (noun === 'pr' && verb === 'merge')
    return [
      change(use, rest.includes('--admin') ? 'disable' : 'apply', 'github pr', {
        unattended: rest.includes('--admin'),
      }),
    ]
  if (noun === 'repo' && verb === 'edit') return [change(use, 'update', 'github repo', named)]
  if (noun === 'release' && /^(?:create|upload)$/.test(verb))
    return [change(use, 'create', 'github release', named)]
  if (noun === 'workflow' && /^(?:run|enable)$/.test(verb))
    return [change(use, 'apply', 'github workflow', named)]
  return []
}

/** Fields make it a POST unless a method is told. Source: gh-api(1). */
function githubApi(use: Use): readonly Effect[] {
  const rights = rightsOf(use)
  if (rights !== null) return rights
  const methods = use.words.flatMap((word, index) => {
    const attached = /^(?:-X|--method=)(.+)$/.exec(word)?.[1]
    return /^(?:-X|--method)$/.test(use.words[index - 1] ?? '') ? [word] : (attached ?? [])
  })
  const method = (methods.at(-1) ?? '').toUpperCase()
  const graph = use.operands.map(shown).includes('graphql')
  const line = use.words.map(shown).join(' ')
  if (method === 'DELETE' || (graph && /\bmutation\b[^]*\b(?:delete|remove)[A-Z]/.test(line)))
    return [change(use, 'delete', 'github api', { unattended: true })]
  return /^(?:PUT|PATCH|POST)$/.test(method)
    ? [change(use, 'update', 'github api', { unattended: true })]
    : []
}
