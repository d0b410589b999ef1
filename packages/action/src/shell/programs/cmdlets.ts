import { windowsPath } from '../foreign-words.ts'
import { shown } from '../marks.ts'
import type { Effect, ProgramSpec } from '../program.ts'
import { act, touch } from '../program.ts'
import type { Use } from '../use.ts'
import { kill } from './system-effects.ts'

/** A cmdlet's words taken apart: its parameters by lower-case name, and the words without one. */
type Given = {
  readonly use: Use
  readonly has: (parameter: string) => boolean
  readonly values: (...parameters: readonly string[]) => readonly string[]
  readonly operands: readonly string[]
}

/** Parameters that take no value, of all the cmdlets here. Any other takes the word after it. */
const switches =
  /^(?:r|re|rec\w*|f|fo|for|forc|force|confirm|whatif|verbose|debug|append|noclobber|passthru|asjob|raw|nonewline|usebasicparsing|usedefaultcredentials|wait|nonewwindow|hidden|quiet|asplaintext|skipcertificatecheck|disablekeepalive)$/

/** Cmdlets of PowerShell that change, read or reach something, and those known to do none of it. */
export const cmdlets: readonly ProgramSpec[] = [
  cmdlet('remove-item clear-recyclebin', (given) =>
    paths(given).map((path) =>
      touch('delete', path, {
        recursive: given.has('recurse') || given.use.program === 'clear-recyclebin',
      }),
    ),
  ),
  cmdlet('get-content select-string import-csv import-clixml get-filehash get-acl', (given) =>
    (given.use.program === 'select-string'
      ? given.values('path', 'literalpath').concat(given.operands.slice(1))
      : paths(given)
    ).map((path) => touch('read', windowsPath(path))),
  ),
  cmdlet(
    'set-content add-content out-file tee-object export-csv export-clixml clear-content new-item',
    (given) => {
      const manner =
        given.use.program === 'add-content' || given.has('append') ? 'append' : 'overwrite'
      const links = given.values('itemtype', 'type').some((type) => /link|junction/i.test(type))
      return named(given).map((path) =>
        touch(links ? 'link' : 'write', path, { manner: links ? 'symbolic' : manner }),
      )
    },
  ),
  cmdlet('copy-item move-item rename-item', (given) => {
    const [from = '', to] = [
      ...given.values('path', 'literalpath'),
      ...given.operands,
      ...given.values('destination', 'newname'),
    ]
    const recursive = given.has('recurse')
    return [
      touch('read', windowsPath(from), { recursive }),
      ...(given.use.program === 'copy-item'
        ? []
        : [touch('delete', windowsPath(from), { manner: 'move' })]),
      ...(to === undefined
        ? []
        : [touch('write', windowsPath(to), { recursive, manner: 'overwrite' })]),
    ]
  }),
  cmdlet('set-itemproperty new-itemproperty remove-itemproperty clear-itemproperty', (given) =>
    paths(given)
      .slice(0, 1)
      .map((path) =>
        touch('write', path, {
          manner: path.includes('/System32/config/') ? 'registry' : 'attributes',
        }),
      ),
  ),
  cmdlet('set-acl', (given) =>
    paths(given)
      .slice(0, 1)
      .map((path) => touch('chmod', path, { manner: 'mode' })),
  ),
  cmdlet('invoke-webrequest invoke-restmethod start-bitstransfer', fetched),
  cmdlet('send-mailmessage', (given) => [
    {
      do: 'connect',
      to: given.values('smtpserver')[0] ?? '',
      scheme: 'smtp',
      direction: 'send',
      carries: ['stdin'],
      files: given.values('attachments'),
    },
  ]),
  cmdlet('test-netconnection test-connection resolve-dnsname', (given) =>
    [...given.values('computername', 'name'), ...given.operands].slice(0, 1).map((to): Effect => ({
      do: 'connect',
      to,
      scheme: given.use.program === 'resolve-dnsname' ? 'dns' : 'tcp',
      direction: 'receive',
    })),
  ),
  cmdlet('start-process', (given) => {
    const [program = '', ...rest] = [...given.values('filepath'), ...given.operands]
    const words = [...given.values('argumentlist', 'args'), ...rest].flatMap((text) =>
      text.split(/[ ,]+/),
    )
    const raised = given.values('verb').some((verb) => /^runas$/i.test(verb))
    return [
      ...(raised
        ? [
            act({
              kind: 'privilege.raise' as const,
              through: 'runas',
              account: 'administrator',
              accountKnown: true,
              opensShell: /(?:^|[\\/])(?:cmd|powershell|pwsh|bash|wsl)(?:\.exe)?$/i.test(program),
              onlyReads: false,
            }),
          ]
        : []),
      { do: 'run', words: [program, ...words] },
    ]
  }),
  cmdlet('stop-process stop-service remove-service suspend-service', (given) =>
    [...given.values('id', 'name', 'processname'), ...given.operands].map((target) =>
      act(kill(given.use, 'KILL', target, /^[*\uE010]+$/.test(target))),
    ),
  ),
  cmdlet('stop-computer restart-computer', ({ use }) => [
    act(kill(use, 'power', use.program, true)),
  ]),
  cmdlet(
    'format-volume clear-disk initialize-disk remove-partition remove-volume reset-physicaldisk',
    () => [touch('write', '/dev/disk0', { manner: 'format' })],
  ),
  cmdlet('clear-eventlog remove-eventlog limit-eventlog', () => [
    touch('delete', '/var/log/windows', { manner: 'clear' }),
  ]),
  cmdlet('clear-history', ({ use }) => [touch('delete', `${use.home}/.bash_history`)]),
  cmdlet('set-executionpolicy', (given) =>
    given.values('scope').some((scope) => /^process$/i.test(scope))
      ? []
      : [touch('write', 'C:/Windows/System32/config/ExecutionPolicy', { manner: 'registry' })],
  ),
  cmdlet(
    'set-mppreference add-mppreference remove-mppreference uninstall-windowsfeature disable-windowsoptionalfeature',
    () => [touch('write', 'C:/ProgramData/Microsoft/Windows Defender', { manner: 'protection' })],
  ),
  cmdlet(
    'set-netfirewallprofile disable-netfirewallrule remove-netfirewallrule new-netfirewallrule',
    () => [touch('write', '/etc/iptables', { manner: 'firewall' })],
  ),
  cmdlet(
    'register-scheduledtask register-scheduledjob new-scheduledtask new-service set-service enable-scheduledtask',
    ({ use }) => [
      act({
        kind: 'schedule.add',
        through: use.program.endsWith('service') ? 'service' : 'task',
        operation: 'add',
      }),
    ],
  ),
  cmdlet(
    'new-localuser add-localgroupmember remove-localuser set-localuser enable-localuser',
    () => [touch('write', '/etc/passwd', { manner: 'account' })],
  ),
  cmdlet('get-clipboard get-credential', ({ use }) => [
    touch('read', `${use.home}/.local/share/keyrings/${use.program}`),
  ]),
  cmdlet('install-module install-package install-script update-module', (given) => [
    act({
      kind: 'package.install',
      manager: 'powershell',
      packages: [...given.values('name'), ...given.operands].map(shown).toSorted(),
      packagesKnown: given.use.certain,
      pinned: given.values('requiredversion').length > 0,
      from: 'registry',
      machineWide: !given.values('scope').some((scope) => /^currentuser$/i.test(scope)),
      runs: false,
    }),
  ]),
  cmdlet('publish-module publish-script', ({ use }) => [
    act({ kind: 'package.publish', manager: use.program, dryRun: false }),
  ]),
  {
    names:
      'get-childitem get-location get-date get-process get-service get-command get-help get-member get-item get-itemproperty get-variable get-alias get-host get-random get-history get-unique get-culture get-module get-package get-psdrive get-computerinfo get-netipaddress get-nettcpconnection get-scheduledtask get-eventlog get-winevent get-ciminstance get-localuser write-host write-output write-error write-warning write-verbose write-progress test-path join-path split-path resolve-path convert-path select-object where-object foreach-object sort-object measure-object measure-command compare-object group-object format-table format-list format-wide format-hex out-null out-string out-host convertto-json convertfrom-json convertto-csv convertfrom-csv convertto-html start-sleep push-location pop-location set-location new-object new-timespan new-guid import-module remove-variable set-variable clear-host clear-variable read-host set-strictmode exit invoke-expression invoke-command',
    style: 'raw',
    traits: ['windows'],
    prints: 'filtered',
  },
]

function cmdlet(names: string, effects: (given: Given) => readonly Effect[]): ProgramSpec {
  return {
    names,
    style: 'raw',
    traits: ['windows'],
    prints: 'filtered',
    effects: (use) => {
      const given = givenIn(use)
      return given.has('whatif') ? [] : effects(given)
    },
  }
}

function givenIn(use: Use): Given {
  const given = new Map<string, string[]>()
  const operands: string[] = []
  for (let at = 0; at < use.words.length; at += 1) {
    const word = use.words[at] ?? ''
    const [, name = '', attached] = /^-([A-Za-z]\w*)(?::(.*))?$/s.exec(word) ?? []
    if (name === '') operands.push(...listOf(word))
    else {
      const key = name.toLowerCase()
      const next = use.words[at + 1]
      const takes =
        attached === undefined &&
        !switches.test(key) &&
        next !== undefined &&
        !/^-[A-Za-z]/.test(next)
      given.set(key, [...(given.get(key) ?? []), ...listOf(attached ?? (takes ? next : ''))])
      if (takes) at += 1
    }
  }
  const keysOf = (parameter: string) => [...given.keys()].filter((key) => parameter.startsWith(key))
  return {
    use,
    operands,
    has: (parameter) => keysOf(parameter).some((key) => !given.get(key)?.includes('false')),
    values: (...parameters) =>
      parameters
        .flatMap((parameter) => keysOf(parameter).flatMap((key) => given.get(key) ?? []))
        .filter((value) => value !== ''),
  }
}

/** `a, b` is two words; a shell that splits at blanks leaves the comma at one of them. */
function listOf(word: string): readonly string[] {
  return word.split(',').filter((part) => part !== '')
}

function paths(given: Given): readonly string[] {
  return [...given.values('path', 'literalpath', 'pspath'), ...given.operands].map(windowsPath)
}

/** The one file that is written; `Set-Content x 'text'` has its text as a word, `New-Item -Name` its name. */
function named(given: Given): readonly string[] {
  const all = [...given.values('path', 'literalpath', 'filepath'), ...given.operands]
  const name = given.values('name')[0]
  const [path] = all
  if (path === undefined) return name === undefined ? [''] : [windowsPath(name)]
  return [windowsPath(name === undefined ? path : `${path}/${name}`)]
}

function fetched(given: Given): readonly Effect[] {
  const to = [...given.values('uri', 'source'), ...given.operands][0] ?? ''
  const files = given.values('infile')
  const posts = given.values('method').some((method) => /^(?:post|put|patch)$/i.test(method))
  const saved = [...given.values('outfile', 'destination')]
  const sends = posts || files.length > 0 || given.values('body', 'form').length > 0
  return [
    { do: 'connect', to, scheme: 'http', direction: sends ? 'send' : 'receive', files },
    ...saved.map((path) => touch('write', windowsPath(path), { manner: 'download' })),
  ]
}
