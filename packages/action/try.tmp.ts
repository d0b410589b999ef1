import { actionsOf, blankView } from '@custody/action'
const view = blankView({ workingDirectory: '/home/dev/proj', home: '/home/dev' })
for (const command of process.argv.slice(2)) {
  const r = actionsOf(
    {
      agent: 'claude-code',
      toolUseId: 't',
      agentSessionId: 's',
      agentSubagentId: null,
      tool: 'Bash',
      input: { command },
      workingDirectory: '/home/dev/proj',
      permissionMode: 'default',
      mcpServer: null,
    },
    view,
  )
  console.log('###', command, r.complete, r.incompleteBecause.map((p) => p.code).join())
  for (const a of r.actions) if (a.kind !== 'tool.call') console.log('   ', JSON.stringify(a))
}
