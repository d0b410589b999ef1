import type { ToolCall } from '@custody/model'
import { recordScript } from '../shell/script.ts'
import type { Recorder } from '../shell/recorder.ts'
import type { Tool } from './tool.ts'
import { textInput } from './tool.ts'

/** Tools that start subagents, load skills, schedule, or only talk to the person. */
export const others: readonly Tool[] = [
  {
    names: [
      'Task',
      'Agent',
      'task',
      'agent',
      'spawn_agent',
      'dispatch_agent',
      'delegate',
      'codebase_investigator',
      'delegate_to_agent',
      'new_task',
      'SendMessage',
      'send_input',
      'create_agent',
      'subagent',
    ],
    toolClass: 'subagent',
    record: spawned,
  },
  {
    names: ['Skill', 'skill', 'SlashCommand', 'activate_skill'],
    toolClass: 'skill',
    record: () => {},
  },
  {
    names: [
      'TodoWrite',
      'todowrite',
      'write_todos',
      'update_plan',
      'todo_write',
      'EnterPlanMode',
      'ExitPlanMode',
      'exit_plan_mode',
      'enter_plan_mode',
      'AskUserQuestion',
      'ask_user',
      'request_user_input',
      'TaskCreate',
      'TaskUpdate',
      'wait',
      'wait_agent',
      'close_agent',
      'report_intent',
      'question',
      'invalid',
      'save_memory',
      'StructuredOutput',
      'think',
      'Sleep',
      'Brief',
      'complete_task',
      'attempt_completion',
      'EnterWorktree',
      'ExitWorktree',
      'PushNotification',
      'get_internal_docs',
      'memory',
    ],
    toolClass: 'plan',
    record: () => {},
  },
  {
    names: ['CronCreate', 'ScheduleWakeup', 'schedule', 'RemoteTrigger'],
    toolClass: 'plan',
    record: (_, recorder) =>
      recorder.add({ kind: 'schedule.add', through: 'agent', operation: 'add' }),
  },
  { names: ['CronDelete', 'CronList'], toolClass: 'plan', record: () => {} },
  { names: ['Monitor'], toolClass: 'shell', record: monitored },
]

function spawned(call: ToolCall, recorder: Recorder): void {
  const agentType =
    textInput(call, [
      'subagent_type',
      'agent_type',
      'agent',
      'agent_name',
      'name',
      'description',
    ]) ?? ''
  recorder.add({ kind: 'agent.spawn', agentType: agentType.slice(0, 64) })
}

function monitored(call: ToolCall, recorder: Recorder): void {
  const command = textInput(call, ['command'])
  if (command === null) recorder.obscure('INPUT_UNREADABLE', { interpreter: true })
  else recordScript(command, call.workingDirectory, recorder)
}
