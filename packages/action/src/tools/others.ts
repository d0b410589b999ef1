import type { ToolCall } from '@custody/model'
import type { Recorder } from '../shell/recorder.ts'
import type { Tool } from './tool.ts'
import { textInput, textsIn } from './tool.ts'

/** Tools that start subagents, load skills, schedule, or only talk to the person. */
export const others: readonly Tool[] = [
  {
    names: [
      'Task',
      'Agent',
      'task',
      'agent',
      'spawn_agent',
      'spawn_agents_on_csv',
      'resume_agent',
      'dispatch_agent',
      'delegate',
      'codebase_investigator',
      'generalist',
      'browser_agent',
      'invoke_agent',
      'delegate_to_agent',
      'new_task',
      'SendMessage',
      'send_input',
      'send_message',
      'followup_task',
      'write_agent',
      'create_agent',
      'subagent',
      'TeamCreate',
      'Workflow',
      'subagentStart',
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
      'TodoRead',
      'todowrite',
      'todoread',
      'write_todos',
      'update_todo',
      'update_plan',
      'todo_write',
      'EnterPlanMode',
      'ExitPlanMode',
      'exit_plan_mode',
      'enter_plan_mode',
      'plan_enter',
      'plan_exit',
      'CreatePlan',
      'SwitchMode',
      'AskUserQuestion',
      'AskQuestion',
      'ask_user',
      'request_user_input',
      'TaskCreate',
      'TaskUpdate',
      'TaskList',
      'TaskGet',
      'wait',
      'wait_agent',
      'Await',
      'close_agent',
      'interrupt_agent',
      'list_agents',
      'ListAgents',
      'read_agent',
      'TeamDelete',
      'report_intent',
      'report_agent_job_result',
      'ReportFindings',
      'question',
      'invalid',
      'DeferredToolPlaceholder',
      'ToolSearch',
      'tool_search',
      'tool_suggest',
      'tool_search_tool_regex',
      'StructuredOutput',
      'think',
      'Sleep',
      'Brief',
      'complete_task',
      'task_complete',
      'attempt_completion',
      'update_topic',
      'EnterWorktree',
      'ExitWorktree',
      'PushNotification',
      'save_memory',
      'store_memory',
      'vote_memory',
      'update_memory',
      'get_memory',
      'memory',
      'create_diagram',
      'fetch_rules',
      'sql',
      'tracker_create_task',
      'tracker_update_task',
      'tracker_get_task',
      'tracker_list_tasks',
      'tracker_add_dependency',
      'tracker_visualize',
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
  {
    names: ['Config', 'extensions_manage', 'extensions_reload', 'request_permissions'],
    toolClass: 'plan',
    record: configured,
  },
]

/** A workflow starts subagents by a script of its own, which nobody reads here. */
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
  if (textsIn(call, ['script', 'scriptPath', 'csv_path']).length > 0)
    recorder.obscure('SCRIPT_INLINE', { program: call.tool, interpreter: true })
}

/** An agent that changes its own settings. Asking for one of them changes nothing. */
function configured(call: ToolCall, recorder: Recorder): void {
  const asks = call.tool === 'Config' && call.input['value'] === undefined
  if (!asks) recorder.add({ kind: 'config.change', subject: 'agent-settings', program: call.tool })
}
