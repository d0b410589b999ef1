import type { CheckResult } from '@custody/model'
import { fail, notApplicable, pass, said, saidWell, unknown, unreadable } from '../check.ts'
import type { Answers, Reading } from '../probe.ts'

const idleSecondsMax = 900

/**
 * Asks the desktop that runs for its settings. A machine whose sessions all lack a seat has no screen to lock.
 * Settings of a desktop that does not run say nothing: their defaults are there on a server too.
 */
export const desktops: Reading = {
  sources: {
    sessions: {
      kind: 'program',
      paths: ['/usr/bin/loginctl', '/bin/loginctl'],
      args: ['list-sessions', '--no-legend'],
    },
    ps: { kind: 'program', paths: ['/usr/bin/ps', '/bin/ps'], args: ['-e', '-o', 'comm='] },
    screensaver: {
      kind: 'program',
      paths: ['/usr/bin/gsettings'],
      args: ['list-recursively', 'org.gnome.desktop.screensaver'],
    },
    idle: {
      kind: 'program',
      paths: ['/usr/bin/gsettings'],
      args: ['get', 'org.gnome.desktop.session', 'idle-delay'],
    },
    xfce: {
      kind: 'file',
      path: '.config/xfce4/xfconf/xfce-perchannel-xml/xfce4-screensaver.xml',
      below: 'home',
      as: 'text',
    },
    kde: { kind: 'file', path: '.config/kscreenlockerrc', below: 'home', as: 'text' },
  },
  read(answers) {
    const sessions = answers['sessions']
    if (sessions?.status === 'read' && sessions.exitCode === 0 && !/\bseat\d/.test(sessions.text))
      return notApplicable('no session has a screen')
    const running = said(answers, 'ps')
      ?.split('\n')
      .map((name) => name.trim())
    if (running === undefined) return unreadable(answers, 'ps')
    if (running.includes('gnome-shell')) return gnome(answers)
    if (running.includes('plasmashell')) return plasma(answers)
    if (running.includes('xfce4-session')) return xfce(answers)
    return unknown('no desktop runs whose settings we can read')
  },
}

/** Source: gsettings(1), schema org.gnome.desktop.screensaver; an idle delay of 0 is never. */
function gnome(answers: Answers): CheckResult {
  const settings = saidWell(answers, 'screensaver') ?? ''
  const enabled = /^\S+ lock-enabled (true|false)$/m.exec(settings)?.[1]
  const idle = /^uint32 (\d+)$/.exec(saidWell(answers, 'idle')?.trim() ?? '')?.[1]
  if (enabled === 'false') return fail('GNOME does not lock')
  if (enabled === undefined) return unreadable(answers, 'screensaver')
  if (idle === undefined) return unreadable(answers, 'idle')
  return judged('GNOME', Number(idle))
}

/** Source: kscreenlockerrc, group Daemon; what is not written there has its default: on, after 5 minutes. */
function plasma(answers: Answers): CheckResult {
  const answer = answers['kde']
  if (answer?.status === 'failed') return unreadable(answers, 'kde')
  const text = answer?.status === 'read' ? answer.text : ''
  if (/^Autolock=false$/m.test(text)) return fail('Plasma does not lock')
  return judged('Plasma', Number(/^Timeout=(\d+)$/m.exec(text)?.[1] ?? 5) * 60)
}

/** Source: xfce4-screensaver's channel in xfconf; what is not written there has its default: on, after 5 minutes. */
function xfce(answers: Answers): CheckResult {
  const answer = answers['xfce']
  const running = said(answers, 'ps')
    ?.split('\n')
    .map((name) => name.trim())
  if (!running?.includes('xfce4-screensav')) return unknown('Xfce runs without its screen saver')
  if (answer?.status === 'failed') return unreadable(answers, 'xfce')
  const text = answer?.status === 'read' ? answer.text : ''
  const lock = text.slice(text.indexOf('name="lock"')).slice(0, 400)
  if (/name="lock"[^]*?name="enabled" type="bool" value="false"/.test(lock))
    return fail('Xfce does not lock')
  const minutes = /name="delay" type="int" value="(\d+)"/.exec(text)?.[1]
  return judged('Xfce', Number(minutes ?? 5) * 60)
}

function judged(desktop: string, idleSeconds: number): CheckResult {
  if (idleSeconds > 0 && idleSeconds <= idleSecondsMax)
    return pass(`${desktop} locks after ${idleSeconds} s`)
  return fail(
    idleSeconds === 0
      ? `${desktop} never locks by itself`
      : `${desktop} locks after ${idleSeconds} s`,
  )
}
