export type { CallActions } from './actions-of.ts'
export { actionsOf } from './actions-of.ts'
export type { PathLook, ScriptText, WorkspaceView } from './workspace.ts'
export { blankView } from './workspace.ts'
