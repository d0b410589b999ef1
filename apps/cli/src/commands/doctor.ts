import { err, ok } from '@custody/model'
import { localEndpoints } from '@custody/protocol'
import { Command } from 'commander'
import { act, answerJson } from '../command.ts'
import type { Cli, CommandFile, Ending } from '../command.ts'
import { ask } from '../control.ts'
import { checks as sameUserChecks } from '../doctor/checks/index.ts'
import { examine } from '../doctor/examine.ts'
import type { Examined } from '../doctor/examine.ts'
import { separateChecks } from '../doctor/separate/index.ts'
import { tellExamined, tellSummary } from '../doctor/tell-findings.ts'
import { isSeparate } from '../separate-installation.ts'

const about = `Looks at everything that can be wrong with this installation, names each check, and says what
to type where one fails. Among them a canary: a harmless call that must be denied, sent the way
an agent's calls are sent. Works when nothing else does.

Exit code 0: nothing failed; 1: something did.`

type Options = { readonly fix?: true; readonly json?: true }

/** `custody doctor`: what is wrong, and how to mend it. */
export const doctorCommand: CommandFile = (cli) =>
  new Command('doctor')
    .description(about)
    .argument(
      '[check...]',
      `only these: ${checksOf(cli)
        .map(({ name }) => name)
        .join(', ')}`,
    )
    .option('--fix', 'mend what can be mended without loss')
    .option('--json', 'print the findings as one JSON document')
    .action(
      act(cli, 'cannot examine', (names: string[], options: Options) =>
        doctor(cli, names, options),
      ),
    )

// A socket that systemd or the supervisor holds takes connections though no daemon answers them.
const answerWithinMs = 5000

function checksOf(cli: Cli) {
  return isSeparate(cli.env) ? separateChecks : sameUserChecks
}

async function doctor(cli: Cli, names: readonly string[], options: Options): Promise<Ending> {
  const checks = checksOf(cli)
  const unknown = names.find((name) => !checks.some((check) => check.name === name))
  if (unknown !== undefined)
    return err({
      code: 'USAGE_WRONG',
      said: `there is no check \`${unknown}\``,
      command: 'custody doctor',
    })
  const chosen = names.length === 0 ? checks : checks.filter(({ name }) => names.includes(name))
  const status = await ask(cli, localEndpoints.status, {}, answerWithinMs)
  const patient = {
    cli,
    daemon: status.ok ? status.value : null,
    refusal: status.ok ? null : status.error,
  }
  const all: Examined[] = []
  for (const check of chosen) {
    const examined = await examine(check, patient, options.fix === true)
    all.push(...examined)
    if (options.json !== true) for (const one of examined) tellExamined(cli, one)
  }
  const failed = all.some(({ finding, fixed }) => finding.status === 'fail' && fixed !== 'yes')
  if (options.json === true) answerJson(cli, { v: 1, well: !failed, checks: all.map(asJson) })
  else tellSummary(cli, all)
  return ok(failed ? 1 : 0)
}

function asJson({ name, about: of, question, finding, fixed }: Examined): object {
  const hint = 'hint' in finding ? finding.hint : null
  return { name, about: of, question, status: finding.status, says: finding.says, hint, fixed }
}
