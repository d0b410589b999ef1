import { Command, CommanderError } from 'commander'
import type { Cli } from './command.ts'
import type { Shelved } from './commands/index.ts'
import { tellProblem } from './tell-problem.ts'
import { wantsColour } from './terminal.ts'

export const version = '0.1.0'

const about = `Custody sees what coding agents do on this machine, decides each action
before it runs, and keeps evidence that anyone can check afterwards.`

const more = `
Begin with:
  custody up                      start everything; prints the console's address
  custody install claude-code     govern Claude Code; shows a diff first
  custody status                  see what is governed

Every command has --help and, where it gives an answer, --json.

Exit codes:
  0  done; \`status\` and \`doctor\`: all is well; \`verify\`: verified
  1  failed; \`status\` and \`doctor\`: something is wrong
  2  used wrongly, or what was given cannot be used; \`status\`: not running
  3  \`verify\`: self-consistent, but no trust policy was given

Environment:
  CUSTODY_HOME   where state is kept (default: ~/.local/state/custody)
  NO_COLOR       set to anything: no colours

Errors have a code, shown with --json; docs/errors/<CODE>.md says more of each.`

/**
 * Builds the program for one run. Only the command that is wanted is loaded; the others are names and
 * summaries, which is all that `--help` shows of them.
 */
export async function buildProgram(
  cli: Cli,
  shelf: readonly Shelved[],
  wanted: string | undefined,
): Promise<Command> {
  const program = new Command('custody')
    .description(about)
    .version(version, '-V, --version', 'print the version')
    .addHelpCommand(
      new Command('help')
        .argument('[command]')
        .description('print the help of a command')
        .helpGroup('Besides:'),
    )
    .usage('<command> [options]')
    .addHelpText('after', more)
  dress(program, cli)
  for (const shelved of shelf) {
    const command =
      shelved.name === wanted
        ? (await shelved.load())(cli)
        : new Command(shelved.name).description(shelved.summary)
    program.addCommand(command.summary(shelved.summary).helpGroup(`${shelved.group}:`))
    dressAll(command, cli)
  }
  return program
}

/** The command that the arguments want: the first that is no option. */
export function wantedCommand(argv: readonly string[]): string | undefined {
  return argv.find((word) => !word.startsWith('-'))
}

/** What was typed, with nothing and `help [command]` as the `--help` that they mean. */
export function meantArguments(
  typed: readonly string[],
  shelf: readonly Shelved[],
): readonly string[] {
  const [first, second] = typed
  if (first === undefined || (first === 'help' && second === undefined)) return ['--help']
  if (first !== 'help' || second === undefined) return typed
  return shelf.some(({ name }) => name === second) ? [second, '--help'] : [second]
}

/** Runs the program to its end. Gives back nothing: the exit code stands in `process.exitCode`. */
export async function runProgram(
  cli: Cli,
  program: Command,
  argv: readonly string[],
): Promise<void> {
  try {
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    process.exitCode = error.exitCode === 0 ? 0 : 2
    if (error.exitCode === 0 || error.code === 'commander.help') return
    const problem = {
      code: 'USAGE_WRONG',
      said: said(error.message),
      command: commandOf(program, argv),
    } as const
    tellProblem(cli, 'cannot understand that', problem, argv.includes('--json'))
  }
}

function dressAll(command: Command, cli: Cli): void {
  dress(command, cli)
  command.helpCommand(false)
  for (const below of command.commands) dressAll(below, cli)
}

/** One look for all help, and no exit from inside. */
function dress(command: Command, cli: Cli): void {
  const colour = wantsColour(cli.env, cli.stdout.isTerminal)
  command
    .description(unbroken(command.description()))
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .configureOutput({
      writeOut: cli.stdout.write,
      writeErr: cli.stderr.write,
      // `runProgram` tells the error in our words.
      outputError: () => {},
      getOutHelpWidth: () => Math.min(cli.stdout.columns, 80),
      getErrHelpWidth: () => Math.min(cli.stderr.columns, 80),
      getOutHasColors: () => colour,
      getErrHasColors: () => colour,
    })
    .configureHelp({
      styleTitle: (title) => `\u001b[1m${title}\u001b[22m`,
      showGlobalOptions: false,
    })
}

/** Prose without the line breaks of its source, to be wrapped anew. Blank lines and indented lines stay. */
function unbroken(prose: string): string {
  return prose.replaceAll(/(?<=\S)\n(?=\S)/g, ' ')
}

/** Commander's sentence in our style: no `error:`, backticks, no final period, suggestions in one line. */
function said(message: string): string {
  return message
    .replace(/^error: /, '')
    .replaceAll("'", '`')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replace(/ \(Did you mean (.+)\?\)$/, '; did you mean `$1`?')
    .replace(/\.$/, '')
    .replace(/\. ([A-Z])/, (_, letter: string) => `: ${letter.toLowerCase()}`)
    .replace(/ is invalid\. /, ' is invalid: ')
}

/** The command that was meant, as far as its words are known: `custody policy check`. */
function commandOf(program: Command, argv: readonly string[]): string {
  const words = argv.filter((word) => !word.startsWith('-'))
  let [named, command] = ['custody', program]
  for (const word of words) {
    const below = command.commands.find((one) => one.name() === word)
    if (below === undefined) break
    ;[named, command] = [`${named} ${word}`, below]
  }
  return named
}
