import type { Cli } from '../command.ts'
import { columns, paint, wrap } from '../terminal.ts'
import { asTyped, shortPath } from '../typed.ts'
import type { PolicyShown } from './await-policy.ts'
import type { PartChange } from './keep-running.ts'

/** What is known once everything is ready. */
export type UpState = {
  readonly v: 1
  readonly ready: true
  readonly home: string
  readonly consoleUrl: string | null
  readonly serverUrl: string
  readonly hookPort: number
  readonly device: string
  readonly enrolment: string
  readonly isolation: string
  readonly notice: string | null
  readonly keyProtection: string
  readonly policy: PolicyShown
  readonly readyMs: number
}

/** Where the one-time link went: onto the terminal, or into a file that only this user can read. */
export type LinkShown =
  | { readonly kind: 'link'; readonly url: string; readonly seconds: number }
  | { readonly kind: 'file'; readonly path: string; readonly seconds: number }
  | { readonly kind: 'none'; readonly because: string }

/** The screen of a person who just typed `npm start`. */
export function tellUp(
  cli: Cli,
  state: UpState,
  link: LinkShown,
  installed: readonly string[],
): void {
  const { stdout } = cli
  const strong = (text: string) => paint(stdout, 'bold', text)
  const say = (text = '') => stdout.write(`${asTyped(cli, text)}\n`)
  say()
  say(strong(`Custody is up, after ${(state.readyMs / 1000).toFixed(1)} s.`))
  say()
  say(
    columns(
      [
        ['Console', tellLink(cli, link)],
        ['Device', `${state.device}, ${state.enrolment.replace('_', ' ')}`],
        ['Key', `${state.keyProtection}, in ${shortPath(cli, state.home)}`],
        ['Policy', policyText(state)],
        ['Isolation', wrap(isolationText(state), 66)],
        ['Governed', installed.length === 0 ? 'no agent yet' : installed.join(', ')],
      ],
      '  ',
    ),
  )
  say()
  say(strong('What to type next, in another terminal:'))
  say()
  for (const line of nextSteps(cli, installed)) say(line)
  say()
  say('Ctrl-C stops everything.')
}

function tellLink(cli: Cli, link: LinkShown): string {
  if (link.kind === 'none') return `no sign-in link: ${link.because}`
  const where =
    link.kind === 'link'
      ? paint(cli.stdout, 'cyan', link.url)
      : `the address stands in ${link.path}`
  return `${where}\nopens once, within ${link.seconds} s; another: \`custody sign-in\``
}

function policyText({ policy: { preset, version } }: UpState): string {
  if (preset === 'floor') return 'the built-in floor alone: the server has not given one yet'
  return `${preset}, ${version.slice(0, 19)}…`
}

function isolationText({ isolation, notice }: UpState): string {
  return notice === null ? isolation : `${isolation} (${notice})`
}

function nextSteps(cli: Cli, installed: readonly string[]): readonly string[] {
  const steps = [
    ['custody install claude-code', 'govern Claude Code (shows a diff first)'],
    ['npm run demo', 'watch a real agent being governed'],
    ['custody status', 'what is governed, and how well'],
  ] as const
  return steps
    .filter(([command]) => installed.length === 0 || !command.includes('install'))
    .map(([command, does]) => `  ${asTyped(cli, command).padEnd(34)}${does}`)
}

/** One line for what happened to a part, on stderr. */
export function tellChange(cli: Cli, change: PartChange): void {
  const say = (text: string) => cli.stderr.write(`custody: ${text}\n`)
  if (change.kind === 'ended')
    say(`the ${change.part} ended (${change.how}); starting it again in ${change.nextInMs} ms`)
  if (change.kind === 'ready' && !change.again) say(`the ${change.part} is ready`)
  if (change.kind === 'ready' && change.again) say(`the ${change.part} is ready again`)
}

/** What stopping means for agents that are governed, and how to work without Custody meanwhile. */
export function tellStopped(cli: Cli, installed: readonly string[]): void {
  const say = (text: string) => cli.stderr.write(`${asTyped(cli, text)}\n`)
  say('custody: stopped')
  if (installed.length === 0) return
  say(
    wrap(
      `While Custody is down, the hooks of ${installed.join(' and ')} block every prompt and call.`,
      80,
    ),
  )
  say(`To work without it: \`custody uninstall ${installed.join(' ')}\``)
}
