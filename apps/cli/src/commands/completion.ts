import { ok } from '@custody/model'
import { Argument, Command } from 'commander'
import { act } from '../command.ts'
import type { Cli, CommandFile, Ending } from '../command.ts'
import { renderCompletion, shells } from '../completion-script.ts'
import type { Shell, Words } from '../completion-script.ts'
import { commands } from './index.ts'

const about = `Prints a script that lets your shell complete custody's commands and options.

  bash   custody completion bash >> ~/.bashrc
  zsh    custody completion zsh > "\${fpath[1]}/_custody"
  fish   custody completion fish > ~/.config/fish/completions/custody.fish`

/** `custody completion`: a completion script for bash, zsh or fish. */
export const completionCommand: CommandFile = (cli) =>
  new Command('completion')
    .description(about)
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
    .action(act(cli, 'cannot print the script', (shell: Shell) => completion(cli, shell)))

async function completion(cli: Cli, shell: Shell): Promise<Ending> {
  const words: Words[] = []
  for (const { name, summary, load } of commands) {
    const command = (await load())(cli)
    words.push({
      name,
      summary,
      below: command.commands.map((below) => below.name()),
      options: [...command.options, ...command.commands.flatMap((below) => below.options)].flatMap(
        ({ long }) => (long === undefined ? [] : [long]),
      ),
      choices: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    })
  }
  cli.stdout.write(renderCompletion(shell, words))
  return ok(0)
}
