// Does the screen lock by itself? osquery: `screenlock`.
import { fail, pass, said, unreadable } from '../check.ts'
import { whileWorking } from '../pace.ts'
import type { Probe, Reading } from '../probe.ts'
import { desktops } from './linux.ts'

/** Reads `sysadminctl -screenLock status`, which writes to stderr. Source: sysadminctl(8). */
const sysadminctl: Reading = {
  sources: {
    sysadminctl: {
      kind: 'program',
      paths: ['/usr/sbin/sysadminctl'],
      args: ['-screenLock', 'status'],
    },
  },
  read(answers) {
    const text = said(answers, 'sysadminctl') ?? ''
    const delay = /screenLock delay is (immediate|\d+ seconds)/.exec(text)?.[1]
    if (delay !== undefined)
      return Number.parseInt(delay, 10) > 900
        ? fail(`locks only after ${delay}`)
        : pass(`locks: ${delay}`)
    return /screenLock is off/.test(text)
      ? fail('the screen lock is off')
      : unreadable(answers, 'sysadminctl')
  },
}

/** Reads the screen saver of the account. Source: Windows registry, `Control Panel\Desktop`. */
const screenSaver: Reading = {
  sources: {
    reg: {
      kind: 'program',
      paths: ['C:\\Windows\\System32\\reg.exe'],
      args: ['query', 'HKCU\\Control Panel\\Desktop'],
    },
  },
  read(answers) {
    const text = said(answers, 'reg') ?? ''
    const value = (name: string): string | undefined =>
      new RegExp(`^\\s*${name}\\s+REG_SZ\\s+(\\d+)\\s*$`, 'm').exec(text)?.[1]
    const [active, secure] = [value('ScreenSaveActive'), value('ScreenSaverIsSecure')]
    if (active === undefined || secure === undefined) return unreadable(answers, 'reg')
    if (active !== '1' || secure !== '1') return fail('the screen saver does not lock')
    const seconds = Number(value('ScreenSaveTimeOut') ?? Number.NaN)
    return seconds > 0 && seconds <= 900
      ? pass(`locks after ${seconds} s`)
      : fail(`locks after ${seconds} s`)
  },
}

export const screenLock: Probe = {
  id: 'screen_lock',
  question: 'Does the screen lock by itself within 15 minutes?',
  ...whileWorking,
  platforms: { linux: desktops, darwin: sysadminctl, win32: screenSaver },
}
