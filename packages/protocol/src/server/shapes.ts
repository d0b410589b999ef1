import type { z } from 'zod'
import type * as alerts from './alerts.ts'
import type * as device from './device-requests.ts'
import type * as deviceActs from './device-acts.ts'
import type * as devices from './devices.ts'
import type * as evidence from './evidence.ts'
import type * as mcp from './mcp-servers.ts'
import type * as policies from './policies.ts'
import type * as row from './row.ts'
import type * as sessions from './sessions.ts'
import type * as signIn from './sign-in.ts'

// The types of what the server says, inferred from the schemas beside this file.

export type AlertRow = z.infer<typeof alerts.AlertRow>
export type AgentHealth = z.infer<typeof device.AgentHealth>
export type OutboxState = z.infer<typeof device.OutboxState>
export type PolicyCode = z.infer<typeof device.PolicyCode>
export type PolicyContent = z.infer<typeof device.PolicyContent>
export type PolicyListing = z.infer<typeof device.PolicyListing>
export type PostureCheckBody = z.infer<typeof device.PostureCheckBody>
export type DeviceStanding = z.infer<typeof deviceActs.DeviceStanding>
export type DeviceRow = z.infer<typeof devices.DeviceRow>
export type EntryRow = z.infer<typeof evidence.EntryRow>
export type Opening = z.infer<typeof evidence.Opening>
export type McpServerRow = z.infer<typeof mcp.McpServerRow>
export type PolicyRule = z.infer<typeof policies.PolicyRule>
export type CallRow = z.infer<typeof row.CallRow>
export type CallView = z.infer<typeof row.CallView>
export type Content = z.infer<typeof row.Content>
export type DecisionView = z.infer<typeof row.DecisionView>
export type DeviceTrust = z.infer<typeof row.DeviceTrust>
export type EvidenceStrip = z.infer<typeof row.EvidenceStrip>
export type Figure = z.infer<typeof row.Figure>
export type Filter = z.infer<typeof row.Filter>
export type RuleView = z.infer<typeof row.RuleView>
export type PrincipalView = z.infer<typeof sessions.PrincipalView>
export type ProcessView = z.infer<typeof sessions.ProcessView>
export type SessionRow = z.infer<typeof sessions.SessionRow>
export type SubagentView = z.infer<typeof sessions.SubagentView>
export type Tick = z.infer<typeof sessions.Tick>
export type TimelineEvent = z.infer<typeof sessions.TimelineEvent>
export type Tokens = z.infer<typeof sessions.Tokens>
export type LiveEvent = z.infer<typeof signIn.LiveEvent>
export type Viewer = z.infer<typeof signIn.Viewer>
