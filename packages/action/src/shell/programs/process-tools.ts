import type { ProgramSpec } from '../program.ts'
import { act } from '../program.ts'
import { streamFrom } from '../stream.ts'
import { tracesRemoved } from './defences.ts'
import { listedProcesses, processesOf, shownEnvironments } from './processes.ts'
import { kill, killed, killedByName, ourNames } from './system-effects.ts'

/** Programs that show what runs, and those that end it. */
export const processTools: readonly ProgramSpec[] = [
  { names: 'kill snice', style: 'raw', prints: 'nothing', effects: killed },
  {
    names: 'pkill killall killall5 skill slay xkill fkill taskkill kill-port',
    options:
      's signal=text, f full, u euid=text, U uid=text, g=text, G=text, P parent=text, t=text, x exact, n newest, o oldest, e, i, v, w, r, y=text, I, q, l, F pidfile=read, im=text, pid=text, 9, 15, HUP, TERM, KILL, INT',
    prints: 'nothing',
    effects: killedByName,
  },
  {
    names:
      'top htop btop atop glances pstree procs lsof fuser ss netstat vmstat iostat mpstat sar free dmesg journalctl last lscpu lsusb lspci lshw dmidecode lsmod lsns ipcs pmap pwdx nvidia-smi sensors iotop nethogs iftop bmon vnstat dstat slabtop tload uptime system_profiler ioreg vm_stat log powermetrics tasklist systeminfo wmic smartctl',
    style: 'raw',
    prints: 'filtered',
    effects: (use) =>
      use.program === 'fuser' && use.words.some((word) => /^-[a-z]*k/.test(word))
        ? [
            act(
              kill(
                use,
                'KILL',
                use.words.at(-1) ?? '',
                /^\/(?:|home|usr|var|etc|Users)\/?$/.test(use.words.at(-1) ?? ''),
              ),
            ),
          ]
        : use.program === 'journalctl' && use.words.some((word) => word.startsWith('--vacuum'))
          ? [tracesRemoved(use)]
          : (use.program === 'dmesg' &&
                use.words.some((word) => /^(?:-[a-zA-Z]*[cC]|--clear|--read-clear)$/.test(word))) ||
              (use.program === 'log' && use.words[0] === 'erase') ||
              (use.program === 'last' && use.words.includes('-C'))
            ? [tracesRemoved(use)]
            : [],
  },
  {
    names: 'pgrep pidof',
    style: 'raw',
    prints: (use) =>
      streamFrom(
        ['command', ...processesOf(use)],
        use.words.some((word) => ourNames.test(word)) ? ['custody'] : [],
      ),
  },
  { names: 'ps', style: 'raw', prints: listedProcesses, effects: shownEnvironments },
]
