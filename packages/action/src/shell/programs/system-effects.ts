import { isLiteral, shown } from '../marks.ts'
import type { Effect } from '../program.ts'
import { act, touch } from '../program.ts'
import type { Use } from '../use.ts'
import { defenceOff, isGuard } from './defences.ts'
import { change } from './infra.ts'
import { rightsOf } from './rights.ts'
import { attached } from './wrapper-effects.ts'

// What the programs of `system.ts` do with their words.

export function formatted(use: Use): readonly Effect[] {
  // wipefs lists unless it is told to erase. Source: wipefs(8), mke2fs(8).
  if (
    use.program === 'wipefs' &&
    !use.has('a') &&
    !use.words.some((word) => /^-[a-z]*o/.test(word))
  )
    return []
  if (use.words.some((word) => /^(?:--no-act|--dry-run)$/.test(word))) return []
  if (
    /^(?:wipefs|mkfs|mke2fs|mkfs\.ext[234])$/.test(use.program) &&
    use.has('n') &&
    use.values('n').every((value) => value === '')
  )
    return []
  return use.operands
    .filter((word) => !/^\d+[kKmMgG]?$/.test(word))
    .map((path) => touch('write', path, { manner: 'format' }))
}

/** Partition editors change what they are given, unless they are told to list or rehearse. */
const editors = /^(?:sgdisk|sfdisk|fdisk|gdisk|cfdisk)$/
/** These remove whatever they are given. */
const removers = /^(?:lvremove|vgremove|pvremove|blkdiscard|sg_format|lvreduce|vgreduce)$/

export function partitioned(use: Use): readonly Effect[] {
  if (use.words.some((word) => /^(?:--version|--help|-V)$/.test(word))) return []
  if (use.program === 'lvm') return [{ do: 'run', words: use.operands }]
  const [first = ''] = use.operands
  const line = use.words.map(shown).join(' ')
  const devices = use.operands.filter((word) => word.startsWith('/dev/'))
  const rehearses =
    // Source: sgdisk(8): its `-n` makes a partition and its `-l` loads a table.
    (use.program === 'sgdisk'
      ? use.has('P') ||
        use.flags.every((flag) =>
          /^(?:-[piLvfFEDO]|--(?:print\S*|info|list-types|verify|first-\S+|end-of-largest|display-alignment))$/.test(
            flag,
          ),
        )
      : use.has('l') || use.has('n')) ||
    (use.program !== 'sgdisk' && (use.has('p') || use.has('P'))) ||
    use.has('J') ||
    use.has('dump') ||
    (use.program === 'sfdisk' && use.has('d'))
  const destroys =
    removers.test(use.program) ||
    (editors.test(use.program) && !rehearses && use.words.length > 0) ||
    (use.program === 'badblocks' && use.has('w')) ||
    (use.program === 'hdparm' &&
      /--(?:security-(?:erase|set-pass|unlock|disable)|trim-sector|make-bad-sector|write-sector|dco-restore|fwdownload)/.test(
        line,
      )) ||
    (use.program === 'nvme' && /^(?:format|sanitize|write|fw-|delete-ns|reset)/.test(first)) ||
    (use.program === 'mdadm' &&
      /--(?:zero-superblock|stop|fail|remove|create)\b|(?:^|\s)-[a-zA-Z]*[SCfr]\b/.test(line)) ||
    (/^(?:zpool|zfs)$/.test(use.program) &&
      /^(?:destroy|rollback|labelclear|detach|remove|offline|create)$/.test(first) &&
      !(use.program === 'zfs' && first === 'create')) ||
    (use.program === 'cryptsetup' &&
      /^(?:luksFormat|luksErase|erase|luksRemoveKey|luksKillSlot|reencrypt|format)$/.test(first)) ||
    (use.program === 'btrfs' && /\b(?:delete|remove)\b/.test(use.operands.slice(0, 2).join(' '))) ||
    (use.program === 'parted' &&
      /\b(?:mklabel|mktable|mkpart(?:fs)?|rm|resizepart|resize|move|name|set|toggle|type|disk_(?:set|toggle)|rescue)\b/.test(
        line,
      )) ||
    (use.program === 'dmsetup' && /^(?:remove|remove_all|wipe_table)$/.test(first)) ||
    (use.program === 'bcachefs' &&
      /^(?:format|device (?:remove|evacuate))\b/.test(use.operands.join(' '))) ||
    (use.program === 'sedutil-cli' && /erase|revert/i.test(line)) ||
    (use.program === 'flashrom' && /(?:^|\s)-(?:E|w)\b|--(?:erase|write)/.test(line)) ||
    (use.program === 'lvresize' && /(?:^|\s)(?:-L|--size|-l|--extents)[= ]?-/.test(line)) ||
    (use.program === 'losetup' && /(?:^|\s)-(?:D|d)\b|--detach/.test(line)) ||
    (use.program === 'tune2fs' && !use.has('l') && use.words.length > 1) ||
    (use.program === 'resize2fs' && !use.has('P') && use.words.length > 0) ||
    (/^(?:fsck(?:\.\w+)?|e2fsck|xfs_repair)$/.test(use.program) &&
      /(?:^|\s)-[a-zA-Z]*[ypaL]\b/.test(line)) ||
    (use.program === 'btrfs' && /^filesystem resize\b/.test(use.operands.slice(0, 2).join(' ')))
  if (!destroys) return []
  const targets = devices.length > 0 ? devices : ['/dev/mapper/volume']
  return targets.map((path) => touch('write', path, { manner: 'format' }))
}

/** Windows and macOS disk tools: their verbs are words, their targets drives. */
export function diskTool(use: Use): readonly Effect[] {
  const line = use.words.map(shown).join(' ')
  const target = use.words.find((word) => /^(?:\/dev\/|disk\d|[a-z]:)/i.test(word)) ?? 'disk'
  const destroys = /^(?:format|diskpart|cipher)$/.test(use.program)
    ? /[a-z]:|\/w/i.test(line)
    : /erase|partitiondisk|reformat|zerodisk|secureerase|delete|clean|restore/i.test(line)
  return destroys
    ? [touch('write', target.startsWith('/dev/') ? target : `/dev/disk0`, { manner: 'format' })]
    : []
}

/** Names that this product's own processes go by. */
export const ourNames = /\bcustody(?:d|-seal|-daemon|-server)?\b/

export function kill(use: Use, signal: string, target: string, everything: boolean) {
  const numbered = isProcessNumber(use, target)
  const targetKnown = numbered || isLiteral(target)
  return {
    kind: 'process.kill' as const,
    signal: signal.replace(/^SIG/, '') || 'TERM',
    target: targetKnown ? shown(target) : '',
    targetKnown,
    everything,
    custody: targetKnown && (ourNames.test(target) || use.into(target).labels.includes('custody')),
  }
}

/**
 * A number that a program printed or the shell keeps: whose it is nobody can tell, no more than of a number
 * that is written out. What was decoded, fetched or handed in from outside could be `-1`.
 */
function isProcessNumber(use: Use, target: string): boolean {
  if (!/^[%\uE002\uE100-\uEEFF]+$/.test(target)) return false
  return use
    .into(target)
    .sources.every(
      (source) => source === 'command' || source === 'file' || source.endsWith('process'),
    )
}

export function killed(use: Use): readonly Effect[] {
  if (use.words.some((word) => word === '-l' || word === '-L' || word === '-0')) return []
  const [first = ''] = use.words
  const named = /^-(?:s|n)$/.test(first)
  const signal = named
    ? (use.words[1] ?? '')
    : first.startsWith('-') && first !== '--'
      ? first.slice(1)
      : 'TERM'
  const targets = use.words
    .slice(named ? 2 : first.startsWith('-') && first !== '-1' ? 1 : 0)
    .filter((word) => word !== '--')
  const alone = use.words.length === 1 ? use.words : targets
  return alone.map((target) => {
    const { sources } = use.into(target)
    if (sources.includes('guard-process')) return defenceOff(use)
    const everything =
      target === '-1' ||
      target === '1' ||
      target === '0' ||
      sources.includes('every-process') ||
      sources.includes('vital-process')
    return act(kill(use, signal, target, everything))
  })
}

export function killedByName(use: Use): readonly Effect[] {
  const signal =
    use.values('s').at(-1) ??
    use.flags.find((flag) => /^-(?:\d+|[A-Z]{3,})$/.test(flag))?.slice(1) ??
    'TERM'
  if (use.has('l')) return []
  const names = [...use.operands, ...use.values('im')].filter((word) => !/^\d+$/.test(word))
  if (names.some(isGuard)) return [defenceOff(use)]
  const ofAccount = use.words.some((word) => /^USERNAME\b/i.test(shown(word)))
  if (
    use.program === 'killall5' ||
    ofAccount ||
    ((use.has('u') || use.has('t')) && names.length === 0)
  )
    return [act(kill(use, signal, '-1', true))]
  return names.map((target) =>
    act(kill(use, signal, target, /^(?:\.|\.\*|\*|init|systemd|launchd|''|)$/.test(shown(target)))),
  )
}

/** What managing a service does: stop ours, add one that starts by itself, end the session. */
export function service(use: Use): readonly Effect[] {
  const [first = '', second = ''] = use.operands
  const after = use.program === 'service' || use.program === 'rc-service'
  // `update-rc.d x defaults`, `chkconfig x on`, `rc-update add x`.
  if (
    (use.program === 'update-rc.d' && /^(?:defaults|enable)/.test(second)) ||
    (use.program === 'chkconfig' && /^on$/.test(second)) ||
    (use.program === 'rc-update' && first === 'add') ||
    (use.program === 'launchctl' && first === 'setenv')
  )
    return [act({ kind: 'schedule.add', through: 'service', operation: 'add' })]
  const [verb, names] = after ? [second, [first]] : [first, use.operands.slice(1)]
  if (/^(?:poweroff|reboot|halt|kexec|emergency|rescue|suspend|hibernate|isolate)$/.test(verb))
    return [act(kill(use, 'power', verb, true))]
  if (/^(?:stop|kill|disable|mask|bootout|unload|remove|down|delete|isolate)$/.test(verb))
    return names.some(isGuard)
      ? [defenceOff(use)]
      : names.some((name) => /^[*]+$/.test(shown(name)))
        ? [act(kill(use, 'TERM', '*', true))]
        : names.map((name) => act(kill(use, 'TERM', name, false)))
  if (
    /^(?:enable|load|bootstrap|link|edit|submit|set-environment|import-environment|create|config)$/.test(
      verb,
    )
  )
    return [
      act({
        kind: 'schedule.add',
        through: use.program === 'launchctl' ? 'launchd' : 'systemd',
        operation: 'add',
      }),
    ]
  return []
}

export function crontab(use: Use): readonly Effect[] {
  if (use.has('l')) return []
  const [file] = use.operands
  const operation = use.has('r') ? 'remove' : 'add'
  return [
    act({ kind: 'schedule.add', through: 'cron', operation }),
    ...(use.has('r') ? [] : scheduledLines(use.input.text ?? '')),
    ...(file === undefined || file === '-' ? [] : [touch('read', file)]),
  ]
}

/** The commands of a crontab, which the shell will run one day. Source: crontab(5). */
function scheduledLines(text: string): readonly Effect[] {
  return text
    .split('\n')
    .flatMap((line) => /^\s*(?:@\w+|(?:[\d*][\S]*\s+){4}[\d*]\S*)\s+(.+)$/.exec(line)?.[1] ?? [])
    .map((command) => ({ do: 'shell', text: command }))
}

/** What secret stores do beside what `rights.ts` knows of: run a program, delete, decrypt a file. */
export function secretStore(use: Use): readonly Effect[] {
  const rights = rightsOf(use)
  if (rights !== null) return rights
  const [verb = '', noun = ''] = use.operands.map(shown)
  if (use.program === 'sops')
    return use.has('d') || use.has('decrypt') || /^(?:decrypt|exec-env|exec-file|edit)$/.test(verb)
      ? [touch('read', use.operands.at(-1) ?? '', { manner: 'secret-store' })]
      : []
  if (/^(?:aws-vault|envchain|dotenvx|chamber|op|doppler|teller|infisical)$/.test(use.program)) {
    const at = use.operands.indexOf('--')
    const skip = use.program === 'op' ? 1 : 2
    const words = at === -1 ? use.operands.slice(skip) : use.operands.slice(at + 1)
    const printed = words.length === 1 && /^(?:env|printenv|set|export)$/.test(words[0] ?? '')
    if (verb === 'exec' || verb === 'run' || use.program === 'envchain')
      return [
        ...(printed
          ? [touch('read', `${use.home}/.aws/credentials`, { manner: 'secret-store' })]
          : []),
        { do: 'run', words },
      ]
  }
  const deletes =
    /^(?:delete|rm|remove|destroy|purge|clear)$/.test(verb) ||
    /^(?:delete|archive)$/.test(noun) ||
    verb.startsWith('delete-')
  return deletes ? [change(use, 'delete', 'secret store')] : []
}

/** What a debugger is told beforehand: a shell, Python, a dump into a file, a process to look into. */
export function debugged(use: Use): readonly Effect[] {
  const told = [...use.values('ex'), ...use.values('iex'), ...use.values('O')]
  return [
    ...attached(use),
    ...told.flatMap((text): readonly Effect[] => {
      const shell = /^\s*(?:!|shell\b|platform shell\b|make\b)\s*(.*)$/s.exec(text)?.[1]
      if (shell !== undefined) return [{ do: 'shell', text: shell === '' ? 'sh' : shell }]
      const code = /^\s*(?:python|py|pi|script)\b\s*(.+)$/s.exec(text)?.[1]
      if (code !== undefined) return [{ do: 'code', language: 'python', text: code }]
      const dumped = /^\s*(?:dump|append)\s+(?:\w+\s+)?(?:memory|value)?\s*(\S+)/.exec(text)?.[1]
      const source = /^\s*(?:source|file|core-file|symbol-file)\s+(\S+)/.exec(text)?.[1]
      const process = /^\s*(?:attach|process attach -p)\s+(\S+)/.exec(text)?.[1]
      return [
        ...(dumped === undefined ? [] : [touch('write', dumped)]),
        ...(source === undefined ? [] : [touch('read', source)]),
        ...(process === undefined
          ? []
          : [touch('read', `/proc/${process}/mem`, { manner: 'attach' })]),
      ]
    }),
  ]
}

export function multiplexed(use: Use): readonly Effect[] {
  const log = use.words.indexOf('-Logfile')
  const words = use.operands.slice(log === -1 ? 0 : 1)
  if (log !== -1)
    return [
      touch('write', use.words[log + 1] ?? '', { manner: 'append' }),
      ...(words.length > 0 ? [{ do: 'run' as const, words }] : []),
    ]
  const stuffed = use.words.indexOf('stuff')
  if (use.program === 'screen' && stuffed !== -1)
    return [
      { do: 'shell', text: (use.words[stuffed + 1] ?? '').replace(/(?:\\n|\\r|\^M|\n)+$/, '') },
    ]
  if (use.program !== 'tmux' && use.program !== 'zellij')
    return words.length > 0 && !use.has('X') && !use.has('r') ? [{ do: 'run', words }] : []
  const [verb = ''] = words
  if (
    !/^(?:new|new-session|new-window|neww|split-window|splitw|respawn-pane|respawn-window|run|run-shell|send|send-keys|if-shell|popup|display-popup)$/.test(
      verb,
    )
  )
    return []
  // The last flag of a cluster may take a value. Source: tmux(1).
  const valued = verb.startsWith('sp') ? /^-[a-zA-Z]*[tceFlp]$/ : /^-[a-zA-Z]*[stncxyFeTN]$/
  const rest: string[] = []
  for (let at = 1; at < words.length; at += 1) {
    if (valued.test(words[at] ?? '')) at += 1
    else if (
      words[at]?.startsWith('-') === false &&
      !/^(?:Enter|C-m|KPEnter|C-c|Space|Escape)$/.test(words[at] ?? '')
    )
      rest.push(words[at] ?? '')
  }
  return rest.length === 0 ? [] : [{ do: 'shell', text: rest.join(' ') }]
}

/** `-y` prints what belongs to a private key, `-l` and its kin only tell of it; else one is made. Source: ssh-keygen(1). */
export function keyFiles(use: Use): readonly Effect[] {
  const paths = use.values('f')
  if (use.has('y') || use.has('e')) return paths.map((path) => touch('read', path))
  return ['l', 'F', 'R', 'B', 'i', 'H', 'Q'].some((option) => use.has(option))
    ? paths.map((path) => touch('read', path, { manner: 'handed' }))
    : paths.map((path) => touch('write', path, { manner: use.has('p') ? 'edit' : 'create' }))
}
