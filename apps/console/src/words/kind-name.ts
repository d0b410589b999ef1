const kindWords: Readonly<Record<string, string>> = {
  'prompt.submitted': 'Prompt',
  'message.said': 'Message',
  'call.intended': 'Call intended',
  'call.decided': 'Call decided',
  'call.finished': 'Call finished',
  'subagent.started': 'Subagent started',
  'subagent.ended': 'Subagent ended',
  'mcp.seen': 'MCP server seen',
  'mcp.changed': 'MCP server changed',
  'posture.measured': 'Posture measured',
  'posture.changed': 'Posture changed',
  'process.chain': 'Processes',
  alert: 'Alert',
  'epoch.opened': 'Epoch opened',
  'session.opened': 'Session opened',
  'session.closed': 'Session closed',
  'policy.applied': 'Policy applied',
  'install.changed': 'Hooks changed',
  'hook.missing': 'Hooks missing',
  'agent.found': 'Agent found',
  'agent.identified': 'Agent identified',
  'tools.defined': 'Tools defined',
  'approval.asked': 'Approval asked for',
  'approval.given': 'Approval given',
  'waiver.used': 'Waiver used',
  'person.bound': 'Person bound',
  'request-key': 'Request key announced',
  heartbeat: 'Heartbeat',
  recovery: 'Recovered',
  gap: 'Gap',
  enrolled: 'Enrolled',
}

/** What a kind of entry is called; its own word where there is no better one. */
export function kindName(kind: string): string {
  return kindWords[kind] ?? kind
}
