export {
  claudeVersion,
  installClaudeCode,
  lastThatFailsOpen,
  reachableClient,
} from './claude-client.ts'
export type { ClaudeClientProblem, ClaudeRelease } from './claude-client.ts'
export type { CallToDecide } from './decided-call.ts'
export { decidedCall } from './decided-call.ts'
export { givenApproval } from './given-approval.ts'
export { custodyOf } from './custody-of.ts'
export type { Custody, Said, UpLine } from './custody-of.ts'
export { reachableCheckout } from './reachable-checkout.ts'
export type { ReachableCheckout } from './reachable-checkout.ts'
export { claudeEnvironment, runClaude } from './run-claude.ts'
export type { ClaudeEnd, ClaudeRun } from './run-claude.ts'
export type { Block, ModelRequest, Script, ScriptedModel, Turn } from './scripted-model/script.ts'
export { scriptedModel } from './scripted-model/serve.ts'
export { testMcpServerCommand } from './test-mcp-server/command.ts'
export { throwAwayPerson } from './throw-away-person.ts'
export type { ThrowAwayPerson } from './throw-away-person.ts'
export type { SimulatedDevice, SimulatedUpload } from './simulated-device.ts'
export { simulatedDevice } from './simulated-device.ts'
export { diceOf, enrolledDraft, simulatedPolicy, simulatedSession } from './simulated-session.ts'
export type { Aim, Baseline, Figure, Interval, Measured, Unit } from './figures/figure.ts'
export { plainFigure } from './figures/figure.ts'
export {
  besideBaseline,
  blockInterval,
  median,
  quantile,
  quantileInterval,
} from './figures/quantile.ts'
export { figureCells, figureColumns, renderPlain, tellMeasured } from './figures/tell-figures.ts'
export { canMakeMachines, throwAwayMachine } from './throw-away-machine/machine.ts'
export type { MachineInit, ThrowAwayMachine } from './throw-away-machine/machine.ts'
export type { MachineEnd, MachineProgram } from './throw-away-machine/program.ts'
export { machineAccounts, machinePlaces, separateMachine } from './throw-away-machine/separate.ts'
export type { SeparateMachine } from './throw-away-machine/separate.ts'
export { machineModel, runMachineClaude } from './throw-away-machine/claude.ts'
export type { MachineClaude, MachineModel } from './throw-away-machine/claude.ts'
export { emulatedTpm } from './emulated-tpm/emulated-tpm.ts'
export type { EmulatedTpm } from './emulated-tpm/emulated-tpm.ts'
export { installSwtpm, swtpmHere } from './emulated-tpm/install-swtpm.ts'
export type { Swtpm } from './emulated-tpm/install-swtpm.ts'
export type {
  AuthorityWish,
  EndorsementAuthority,
  EndorsementWish,
} from './endorsement-authority.ts'
export { certifyEndorsement, endorsementAuthority } from './endorsement-authority.ts'
export type { Answering, EmulatedSecurityKey } from './security-key.ts'
export { emulatedSecurityKey } from './security-key.ts'
export type { ListedAct, ListingWish, ThrowAwayActs } from './throw-away-acts.ts'
export { throwAwayActs } from './throw-away-acts.ts'
