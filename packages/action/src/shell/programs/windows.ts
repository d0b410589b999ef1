import { windowsPath } from '../foreign-words.ts'
import { shown } from '../marks.ts'
import type { Effect, ProgramSpec } from '../program.ts'
import { act, touch } from '../program.ts'
import type { Use } from '../use.ts'
import { cmd, cmdText, foreign, powershell } from './foreign-shells.ts'
import { kill } from './system-effects.ts'

/** Shells and programs of Windows, wherever they are called from: its own shells, WSL, Git Bash. */
export const windows: readonly ProgramSpec[] = [
  {
    names: 'pwsh powershell',
    style: 'raw',
    traits: ['interpreter', 'shell', 'windows'],
    effects: powershell,
  },
  {
    names: 'cmd command.com',
    style: 'raw',
    traits: ['interpreter', 'shell', 'windows'],
    effects: cmd,
  },
  {
    names: 'wsl',
    style: 'stop-at-operand',
    traits: ['wrapper', 'windows'],
    options:
      'd distribution=text, u user=text, e exec, cd=text, l list, unregister=text, shutdown, t terminate=text, status, install, update, version, v, export=text, import=text',
    effects: (use) => [
      ...use.values('unregister').map(() => lost('wsl distribution', use)),
      { do: 'run', words: use.operands },
    ],
  },
  {
    names: 'del erase rd deltree',
    style: 'raw',
    traits: ['windows', 'deletes'],
    effects: (use) => {
      const recursive = use.words.some((word) => /^\/s$/i.test(word)) || use.program === 'deltree'
      return plainWords(use).map((path) => touch('delete', windowsPath(path), { recursive }))
    },
  },
  {
    names: 'type more.com findstr fc comp',
    style: 'raw',
    traits: ['windows'],
    prints: 'filtered',
    effects: (use) =>
      plainWords(use)
        .slice(use.program === 'findstr' ? 1 : 0)
        .filter((word) => /[\\/.]/.test(word))
        .map((path) => touch('read', windowsPath(path))),
  },
  {
    names: 'copy xcopy robocopy move ren',
    style: 'raw',
    traits: ['windows'],
    effects: (use) => {
      const [from = '', to] = plainWords(use).map(windowsPath)
      const mirrors = use.words.some((word) => /^\/(?:mir|purge)$/i.test(word))
      const recursive =
        use.program === 'robocopy' || use.words.some((word) => /^\/[se]$/i.test(word))
      return [
        touch('read', from, { recursive }),
        ...(/^(?:move|ren)$/.test(use.program) ? [touch('delete', from, { manner: 'move' })] : []),
        ...(to === undefined ? [] : [touch('write', to, { recursive, manner: 'overwrite' })]),
        ...(mirrors && to !== undefined
          ? [touch('delete', to, { recursive, manner: 'mirror' })]
          : []),
      ]
    },
  },
  {
    names: 'reg',
    style: 'raw',
    traits: ['windows', 'settings'],
    prints: 'filtered',
    effects: (use) => {
      const [verb = '', key = ''] = use.words
      if (/^(?:query|export|save|compare|flags)$/i.test(verb)) return []
      return [
        touch(/^delete$/i.test(verb) ? 'delete' : 'write', windowsPath(key), {
          manner: 'registry',
        }),
      ]
    },
  },
  {
    names: 'setx',
    style: 'raw',
    traits: ['windows', 'settings'],
    effects: () => [touch('write', '~/.profile', { manner: 'setting' })],
  },
  { names: 'vssadmin wbadmin', style: 'raw', traits: ['windows'], effects: backups },
  {
    names: 'bcdedit bootcfg',
    style: 'raw',
    traits: ['windows', 'kernel'],
    effects: (use) =>
      use.words.some((word) =>
        /^\/(?:set|delete\w*|deletevalue|import|default|bootsequence)$/i.test(word),
      )
        ? [touch('write', '/boot', { manner: 'bcdedit' })]
        : [],
  },
  {
    names: 'wevtutil',
    style: 'raw',
    traits: ['windows'],
    prints: 'filtered',
    effects: (use) =>
      /^(?:cl|clear-log|sl|set-log)$/i.test(use.words[0] ?? '')
        ? [touch('delete', '/var/log/windows', { manner: 'clear' })]
        : [],
  },
  {
    names: 'wmic',
    style: 'raw',
    traits: ['windows'],
    prints: 'filtered',
    effects: (use) => {
      const line = use.words.map(shown).join(' ')
      if (/shadowcopy\b.*\bdelete/i.test(line)) return backups(use)
      const at = use.words.findIndex((word) => /^create$/i.test(word))
      if (/\bprocess\b.*\bcall\b/i.test(line) && at !== -1)
        return cmdText(use.words.slice(at + 1).join(' '))
      return /\bdelete\b|terminate/i.test(line) ? [act(kill(use, 'KILL', line, false))] : []
    },
  },
  {
    names: 'net net1',
    style: 'raw',
    traits: ['windows'],
    prints: 'filtered',
    effects: (use) => {
      const [noun = '', name = ''] = use.words
      if (/^(?:stop|pause)$/i.test(noun)) return [act(kill(use, 'TERM', name, false))]
      const changes = use.words.some((word) => /^\/(?:add|delete|active:.*)$/i.test(word))
      return changes && /^(?:user|localgroup|group|accounts)$/i.test(noun)
        ? [touch('write', '/etc/passwd', { manner: 'account' })]
        : []
    },
  },
  { names: 'certutil bitsadmin', style: 'raw', traits: ['windows'], effects: fetchedBySystem },
  {
    names: 'mshta regsvr32 rundll32 msiexec cscript wscript',
    style: 'raw',
    traits: ['interpreter', 'windows'],
    effects: ranBySystem,
  },
  {
    names: 'start',
    style: 'raw',
    traits: ['wrapper', 'windows'],
    effects: (use) => {
      const words = plainWords(use).filter((word) => word !== '')
      const [first = ''] = words
      return /^[a-z]+:\/\//i.test(first)
        ? [{ do: 'connect', to: first, scheme: 'http', direction: 'receive' }]
        : [{ do: 'run', words }]
    },
  },
]

/** Operands: all but switches, which begin with a slash and a letter. */
function plainWords(use: Use): readonly string[] {
  return use.words.filter((word) => !/^\/[A-Za-z?][\w:.-]*$/.test(word))
}

function lost(subject: string, use: Use): Effect {
  return act({
    kind: 'infra.change',
    program: use.program,
    operation: 'delete',
    subject,
    argumentsKnown: use.certain,
    production: 'no',
    unattended: true,
    dryRun: false,
  })
}

/** What Windows keeps of earlier states. */
function backups(use: Use): readonly Effect[] {
  return use.words.some((word) => /^(?:delete|resize)$/i.test(word))
    ? [lost('system backups', use)]
    : []
}

/** Programs of the system that fetch files, and are used because nobody watches them. Source: LOLBAS. */
function fetchedBySystem(use: Use): readonly Effect[] {
  const urls = use.words.filter((word) => /^(?:https?|ftp):\/\//i.test(word))
  const files = plainWords(use).filter((word) => !word.startsWith('-') && !urls.includes(word))
  const decodes = use.words.some((word) => /^[-/](?:decode|decodehex)$/i.test(word))
  return [
    ...urls.map((to): Effect => ({
      do: 'connect',
      to,
      scheme: 'http',
      direction: 'receive',
    })),
    ...(decodes ? files.slice(0, 1).map((path) => touch('read', windowsPath(path))) : []),
    ...(urls.length > 0 || decodes
      ? files
          .slice(decodes ? 1 : 0)
          .slice(-1)
          .map((path) => touch('write', windowsPath(path), { manner: 'download' }))
      : []),
  ]
}

/** Programs of the system that run scripts, from an address too. Source: LOLBAS. */
function ranBySystem(use: Use): readonly Effect[] {
  const line = use.words.map(shown).join(' ')
  const url = /https?:\/\/[^\s"',)]+/i.exec(line)?.[0]
  const inline = /(?:javascript|vbscript):/i.test(line)
  const [file] = plainWords(use).filter((word) => !word.startsWith('-'))
  return [
    ...(url === undefined && !inline
      ? []
      : [
          act({
            kind: 'shell.run' as const,
            program: use.program,
            programKnown: true,
            programPath: '',
            subcommand: '',
            flags: [],
            argumentsKnown: use.certain,
            depth: 1,
            through: [use.program],
            codeFrom: url === undefined ? ('argument' as const) : ('network' as const),
            traits: ['interpreter', 'windows'],
          }),
        ]),
    ...(url === undefined
      ? []
      : [{ do: 'connect' as const, to: url, scheme: 'http', direction: 'receive' as const }]),
    ...(file === undefined || url !== undefined
      ? []
      : [touch('read', windowsPath(file), { manner: 'execute' })]),
    foreign(true),
  ]
}
