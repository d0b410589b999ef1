import type { Effect } from '../program.ts'
import { act } from '../program.ts'
import { isLiteral } from '../marks.ts'
import type { Use } from '../use.ts'
import { executesBy } from './git-settings.ts'

/** Git's own commands are not aliases: `git push`, whatever a setting says. */
const own =
  /^(?:add|am|apply|archive|bisect|blame|branch|bundle|checkout|cherry-pick|clean|clone|commit|config|describe|diff|fetch|format-patch|gc|grep|init|log|ls-files|ls-remote|ls-tree|merge|mv|notes|pull|push|rebase|reflog|remote|reset|restore|revert|rev-parse|rm|show|stash|status|submodule|switch|tag|worktree)$/

/**
 * Settings given for one command, `-c name=value` and the environment's: those whose value git runs, and
 * an alias that the command itself uses.
 */
export function gitConfig(use: Use): readonly Effect[] {
  const given = [...use.values('c'), ...fromEnvironment(use)].flatMap(settingOf)
  const [name = ''] = use.words.filter((word) => !word.startsWith('-') && !word.includes('='))
  const effects = given.flatMap(([key, value]): readonly Effect[] => {
    if (!isLiteral(key)) return [{ do: 'obscure', code: 'SCRIPT_DYNAMIC', interpreter: true }]
    if (key.toLowerCase() === `alias.${aliasUsed(use, name)}`) return aliasEffects(value, use)
    if (/^http\.(?:.*\.)?sslverify$/i.test(key) && /^(?:0|false|no|off)$/i.test(value))
      return staysHere(use)
        ? []
        : [act({ kind: 'config.change', subject: 'tls-verification', program: use.program })]
    if (key.toLowerCase().startsWith('alias.') || !executesBy(key, value)) return []
    if (/^core\.(?:sshcommand|gitproxy)$/i.test(key) && staysHere(use)) return []
    if (isPlainSsh(key, value)) return [{ do: 'shell', text: value }]
    return [
      { do: 'shell', text: value.replace(/^!/, '') },
      { do: 'obscure', code: 'GIT_CONFIG_EXECUTES' },
    ]
  })
  const hidden =
    use.values('config-env').length > 0 || use.values('exec-path').some((path) => path !== '')
  return hidden
    ? [...effects, { do: 'obscure', code: 'GIT_CONFIG_HIDDEN', interpreter: true }]
    : effects
}

/** A subcommand that never talks to a remote, so that what would carry its connection is never run. */
function staysHere({ subcommand, operands }: Use): boolean {
  return /^(?:add|am|apply|bisect|blame|branch|checkout|cherry-pick|clean|commit|config|describe|diff|gc|grep|init|log|ls-files|ls-tree|merge|mv|notes|rebase|reflog|reset|restore|revert|rev-parse|rm|show|stash|status|switch|tag|worktree)$/.test(
    subcommand.split(' ')[0] || (operands[0] ?? ''),
  )
}

/** `ssh -i key`: ssh itself, told which key. */
function isPlainSsh(key: string, value: string): boolean {
  return (
    key.toLowerCase() === 'core.sshcommand' &&
    /^ssh(?:\s+(?:-[46vqnTx]+|-[iFpl]\s*[^\s;|&$`]+|-o\s*(?:StrictHostKeyChecking|IdentitiesOnly|IdentityFile|UserKnownHostsFile|ConnectTimeout|BatchMode)[= ][^\s;|&$`]+))*\s*$/.test(
      value,
    )
  )
}

function aliasUsed(use: Use, fallback: string): string {
  const name = use.operands[0] ?? fallback
  return use.subcommand === '' || !own.test(use.subcommand.split(' ')[0] ?? '')
    ? (use.subcommand.split(' ')[0] || name).toLowerCase()
    : ''
}

function aliasEffects(value: string, use: Use): readonly Effect[] {
  const name = use.subcommand.split(' ')[0] ?? ''
  const after = use.words.slice(use.words.indexOf(name) + 1)
  if (value.startsWith('!')) return [{ do: 'shell', text: [value.slice(1), ...after].join(' ') }]
  return [
    { do: 'run', words: ['git', ...value.split(/\s+/).filter((word) => word !== ''), ...after] },
  ]
}

function settingOf(setting: string): readonly (readonly [key: string, value: string])[] {
  const equals = setting.indexOf('=')
  return equals === -1
    ? [[setting, 'true']]
    : [[setting.slice(0, equals), setting.slice(equals + 1)]]
}

/** `GIT_CONFIG_KEY_0`, `GIT_CONFIG_PARAMETERS`. Source: git-config(1), "ENVIRONMENT". */
function fromEnvironment(use: Use): readonly string[] {
  const settings: string[] = []
  for (const [name, [value = '']] of use.variables) {
    const index = /^GIT_CONFIG_KEY_(\d+)$/.exec(name)?.[1]
    if (index !== undefined)
      settings.push(`${value}=${use.variables.get(`GIT_CONFIG_VALUE_${index}`)?.[0] ?? ''}`)
    if (name === 'GIT_CONFIG_PARAMETERS' && isLiteral(value))
      for (const [, key, plain, joined] of value.matchAll(/'([^'=]+)'='([^']*)'|'([^']*)'/g))
        settings.push(joined ?? `${key}=${plain}`)
  }
  return settings
}
