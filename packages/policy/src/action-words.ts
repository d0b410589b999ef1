import type { Action } from '@custody/model'

/** What an action does, in words of which "it" is the subject: `reads /home/dev/.ssh/id_rsa`. */
export function sayAction(action: Action): string {
  switch (action.kind) {
    case 'tool.call':
      return `uses the tool ${action.tool}`
    case 'shell.run':
      return `starts ${[known(action.program, 'a program that cannot be told'), action.subcommand].join(' ').trim()}`
    case 'file.read':
      return `${action.manner === 'execute' ? 'runs' : 'reads'} ${pathOf(action)}`
    case 'file.write':
      return `writes ${pathOf(action)}`
    case 'file.delete':
      return `deletes ${pathOf(action)}`
    case 'file.chmod':
      return `changes the mode or owner of ${pathOf(action)}`
    case 'file.link':
      return `links to ${pathOf(action)}`
    case 'net.connect':
      return action.direction === 'listen'
        ? 'opens a port'
        : `${action.direction === 'send' ? 'sends data to' : 'receives from'} ${known(action.host, 'a host that cannot be told')}`
    case 'git.push':
      return `pushes to ${known(action.branches.join(', '), 'a branch that is not named')}`
    case 'git.history-rewrite':
      return `throws away work in git (${action.operation})`
    case 'package.install':
      return `installs ${known(action.packages.join(', '), 'packages')} with ${action.manager}`
    case 'package.publish':
      return `publishes with ${action.manager}`
    case 'container.run':
      return `starts the container ${action.image}`.trimEnd()
    case 'infra.change':
      return `changes ${known(action.subject, 'something shared')} with ${action.program}`
    case 'database.change':
      return `changes a database with ${action.engine}`
    case 'process.kill':
      return `signals ${known(action.target, 'a process that cannot be told')}`
    case 'privilege.raise':
      return `raises its privilege with ${action.through}`
    case 'schedule.add':
      return `${action.operation === 'add' ? 'plans' : 'takes back'} something for later with ${action.through}`
    case 'mcp.connect':
      return `adds the MCP server ${action.server}`.trimEnd()
    case 'mcp.call':
      return `calls ${action.serverTool} of the MCP server ${action.server}`
    case 'agent.launch':
      return `starts the agent ${action.launches}`
    case 'agent.spawn':
      return `starts a subagent ${action.agentType}`.trimEnd()
    case 'prompt.submit':
      return 'submits a prompt'
    case 'config.change':
      return `changes what governs the agent (${action.subject})`
    case 'opaque.run':
      return `has a part that cannot be read (${action.reasons.join(', ')})`
  }
}

function pathOf({
  path,
  pathKnown,
  recursive,
}: Extract<Action, { readonly path: string }>): string {
  if (!pathKnown) return 'a path that cannot be told'
  return recursive ? `${path} and all below it` : path
}

function known(value: string, otherwise: string): string {
  return value === '' ? otherwise : value
}
