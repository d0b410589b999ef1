/** What an organisation may deploy that brings code with it. */
export const codeTargets = ['mcp-servers', 'agent-settings'] as const
export type CodeTarget = (typeof codeTargets)[number]
