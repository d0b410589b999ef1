import type { InfraChange } from '@custody/model'
import { shown } from '../marks.ts'
import type { Effect } from '../program.ts'
import { act } from '../program.ts'
import type { Use } from '../use.ts'

// A change of something shared, read off the words of a command line.

// What the programs of `cloud.ts` do with their words.

type Operation = 'delete' | 'apply' | 'update' | 'create' | 'disable'

/** A change of something shared, from the words of a command line. */
export function change(
  use: Use,
  operation: Operation | string,
  subject: string,
  more: Partial<InfraChange> = {},
): Effect {
  const line = use.words.map(shown).join(' ')
  const named = `${line} ${environmentOf(use)}`
  return act({
    kind: 'infra.change',
    program: use.program,
    operation,
    subject: shown(subject),
    argumentsKnown: use.certain,
    production: productionIn(named),
    unattended:
      use.has('y') ||
      use.has('force') ||
      use.has('yes') ||
      use.has('quiet') ||
      /--(?:auto-approve|yes|force|confirm|non-interactive)\b|-auto-approve\b/.test(line),
    dryRun:
      use.has('dry-run') ||
      use.has('dryrun') ||
      /--(?:dry-?run|check|what-if|preview)\b|-dry-run\b/.test(line),
    ...more,
  })
}

/** Variables by which these programs are told where they work. Source: their manuals, "Environment". */
const placeVariables = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_VAULT',
  'KUBECONFIG',
  'KUBECTL_CONTEXT',
  'HELM_KUBECONTEXT',
  'TF_WORKSPACE',
  'TF_VAR_env',
  'TF_VAR_environment',
  'PULUMI_STACK',
  'CLOUDSDK_CORE_PROJECT',
  'CLOUDSDK_ACTIVE_CONFIG_NAME',
  'GOOGLE_CLOUD_PROJECT',
  'AZURE_SUBSCRIPTION',
  'FLY_APP',
  'HEROKU_APP',
]

function environmentOf(use: Use): string {
  return placeVariables
    .flatMap((name) => use.variables.get(name) ?? [])
    .map(shown)
    .join(' ')
}

/** Whether words name production, or a place that is not. */
export function productionIn(words: string): 'yes' | 'no' | 'unknown' {
  if (/(?:^|[\W_])(?:prod|production|prd|live)(?:$|[\W_\d])/i.test(words)) return 'yes'
  return /(?:^|[\W_])(?:dev|development|test|testing|staging|stage|local|minikube|kind|sandbox|localhost|preview|qa)(?:$|[\W_\d])/i.test(
    words,
  )
    ? 'no'
    : 'unknown'
}

/** What a verb does. The order matters: the worst that a word says. */
export function operationOf(words: readonly string[]): Operation | null {
  const said = words.map(shown)
  const is = (pattern: RegExp) => said.some((word) => pattern.test(word))
  if (
    is(
      /^(?:delete|destroy|remove|rm|del|purge|terminate|drop|nuke|uninstall|rb|erase|wipe|prune|flush|obliterate|tear-?down|forget|expire|truncate|unset|rmi|empty|abandon|deprovision|unlink|undefine|unregistervm|wipe-md|rmpool|closemedium|undeploy|nuke|decommission)(?:[-:.].*)?$/i,
    )
  )
    return 'delete'
  if (
    is(
      /^(?:batch-)?(?:delete|remove|terminate|destroy|purge|deregister|detach|disassociate|revoke|reset|clear|cancel|release|schedule-key-deletion|empty|drop|unlink|stop)[-_:].+/i,
    ) ||
    is(/[-_:.](?:delete|remove|destroy|purge|erase)$/i) ||
    is(/^(?:Delete|Terminate|Destroy|Release|Remove)[A-Z]\w+$/) ||
    is(/:(?:destroy|delete|remove|rm|reset|unset|rollback|drop|clear|disable|revoke)$/i)
  )
    return 'delete'
  if (
    is(
      /^(?:disable|suspend|deactivate|archive|revoke|lock|seal|cordon|drain|stop|deallocate|kill|cancel|halt|clear_permissions|reset|stop_app|force_reset|delete_\w+|clear_\w+)$/i,
    )
  )
    return 'disable'
  if (
    is(
      /^(?:apply|up|deploy|rollout|install|upgrade|sync|release|promote|migrate|publish|launch|provision|converge|import|restore|ship)$/i,
    )
  )
    return 'apply'
  if (
    is(
      /^(?:update|set|edit|patch|scale|modify|replace|put|label|annotate|taint|attach|add|tag|enable|rename|move|mv|cp|write|push|restart|rollback|autoscale|expose|config:set|grant|associate)(?:[-:].*)?$/i,
    )
  )
    return 'update'
  if (is(/^(?:create|run|start|init|new|make|mb|register|allocate|request)(?:[-:].*)?$/i))
    return 'create'
  return null
}
