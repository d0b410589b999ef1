import { shown } from '../marks.ts'
import type { Effect } from '../program.ts'
import type { Use } from '../use.ts'
import { change, operationOf } from './infra.ts'
import { frameworkEffects } from './frameworks.ts'
import { remoteCommands } from './remote-commands.ts'
import { rightsOf } from './rights.ts'
import { uploads } from './uploads.ts'

export function verbs(use: Use): readonly Effect[] {
  const words = use.operands.slice(0, 4)
  const sent = uploads(use)
  if (sent.length > 0) return sent
  const rights = rightsOf(use)
  if (rights !== null) return rights
  if (
    /^(?:ps:scale|scale count|scale)\b.*(?:=0|\s0)(?:\s|$)/.test(use.operands.map(shown).join(' '))
  )
    return [change(use, 'disable', 'application')]
  const framework = frameworkEffects(use)
  if (framework.length > 0) return framework
  const inside = startedInside(use)
  if (inside.length > 0) return inside
  if (use.program.startsWith('ansible-playbook'))
    return use.has('n') ? [] : [change(use, 'apply', 'hosts')]
  if (use.program === 'ansible') return adHoc(use)
  if (use.program === 'vercel' || use.program === 'now') {
    if (words.length === 0) return [change(use, 'apply', 'deployment')]
  }
  if (/^(?:k3s|rke2).*(?:uninstall|killall)/.test(use.program))
    return [change(use, 'delete', 'cluster')]
  if (use.program.startsWith('kafka-')) return kafka(use)
  if (/^(?:terraform|tofu|terragrunt)$/.test(use.program)) return terraform(use)
  const [first = ''] = words
  if (
    /^(?:plan|show|list|ls|get|describe|status|logs?|info|view|diff|preview|validate|fmt|version|help|search|history|output|graph|console|whoami|login|logout|check|tail|doctor|snapshots|mount|stats|inspect|stat|cat|read|find|find-)$/.test(
      first,
    ) &&
    !(first === 'console')
  )
    return []
  if (
    (/^(?:pulumi|railway)$/.test(use.program) && first === 'down') ||
    (/^fly(?:ctl)?$/.test(use.program) &&
      (words.includes('detach') || (first === 'ips' && words.includes('release'))))
  )
    return [change(use, 'delete', words.slice(0, 2).map(shown).join(' '))]
  const operation =
    use.program === 'gsutil' && /^(?:rm|rb|rsync)$/.test(first)
      ? 'delete'
      : operationOf(
          words.slice(
            0,
            use.program === 'vault' || use.program === 'velero' || use.program === 'nats' ? 3 : 3,
          ),
        )
  if (first === 'rsync' && use.program === 'gsutil' && !use.has('d'))
    return [change(use, 'update', 'bucket')]
  return operation === null ? [] : [change(use, operation, words.slice(0, 2).join(' '))]
}

/** Command lines that hand a command on, to this machine with secrets set or to another one. */
function startedInside(use: Use): readonly Effect[] {
  const [first = ''] = use.operands
  const at = use.words.indexOf('--')
  const after = at === -1 ? [] : use.words.slice(at + 1)
  if (/^(?:doppler|railway|infisical|teller|netlify|vercel)$/.test(use.program))
    return /^(?:run|exec|dev:exec)$/.test(first) && after.length > 0
      ? [{ do: 'run', words: after }]
      : []
  if (use.program === 'heroku' && /^(?:run|run:inside)$/.test(first)) {
    const words = after.length > 0 ? after : use.operands.slice(1)
    const [only = ''] = words
    return words.length === 1 && /\s/.test(only)
      ? [{ do: 'shell', text: only }]
      : [{ do: 'run', words }]
  }
  return remoteCommands(use)
}

export function kafka(use: Use): readonly Effect[] {
  if (use.program.startsWith('kafka-delete')) return [change(use, 'delete', 'records')]
  if (
    use.has('delete') ||
    use.has('remove') ||
    use.words.some((word) => /^--(?:delete|remove|reset-offsets|delete-config|execute)/.test(word))
  )
    return [change(use, 'delete', use.program.replace(/\.sh$/, ''))]
  return use.words.some((word) => /^--(?:alter|create|add)/.test(word))
    ? [change(use, 'update', use.program.replace(/\.sh$/, ''))]
    : []
}

/** `terraform` writes its long options with one dash. */
export function terraform(use: Use): readonly Effect[] {
  const words = use.words.map(shown).filter((word) => !word.startsWith('-'))
  const [verb = '', second = ''] = words[0] === 'run-all' ? words.slice(1) : words
  const unattended = use.words.some((word) =>
    /^--?(?:auto-approve|terragrunt-non-interactive|force)/.test(word),
  )
  if (
    /^destroy(?:-all)?$/.test(verb) ||
    (verb === 'apply' && use.words.some((word) => /^--?destroy/.test(word)))
  )
    return [change(use, 'delete', 'infrastructure', { unattended })]
  if (verb === 'apply') return [change(use, 'apply', 'infrastructure', { unattended })]
  if (verb === 'state')
    return /^(?:rm|push|replace-provider|mv)$/.test(second)
      ? [change(use, second === 'mv' ? 'update' : 'delete', 'state', { unattended })]
      : []
  if (verb === 'workspace' && /^(?:select|new)$/.test(second))
    return [{ do: 'assign', name: 'TF_WORKSPACE', values: [words.at(-1) ?? ''] }]
  if (verb === 'workspace')
    return second === 'delete' ? [change(use, 'delete', 'workspace', { unattended })] : []
  // What is tainted goes with the next apply; a lock that is broken lets two write at once.
  if (/^(?:taint|force-unlock)$/.test(verb)) return [change(use, 'delete', 'state', { unattended })]
  return /^(?:untaint|import|refresh)$/.test(verb)
    ? [change(use, 'update', 'state', { unattended })]
    : []
}

/** `ansible all -m shell -a '…'` runs its argument elsewhere. */
function adHoc(use: Use): readonly Effect[] {
  const module = use.values('m').at(-1) ?? 'command'
  if (use.values('a').some((text) => /\bstate=absent\b/.test(text)))
    return [change(use, 'delete', module)]
  const texts = /^(?:ansible\.builtin\.)?(?:shell|command|raw|script)$/.test(module)
    ? use.values('a')
    : []
  return texts.map((text) => ({ do: 'shell', text }))
}
