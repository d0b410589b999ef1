// Exempt from the size limit: this file is a table.

/** How a fact is said of one action, which is "it". */
export type FactWords =
  /** A yes or no: the sentence for each. */
  | { readonly yes: string; readonly no: string }
  /** A text or number: its name. */
  | { readonly name: string }
  /** A set: how it is said that something is, or is not, in it; and what it is called. */
  | { readonly holds: string; readonly lacks: string; readonly name: string }

/**
 * Words for every fact of the schema, by the fact's name as rules write it. Where a fact means something else for one
 * action, the action stands before it. A test holds the table to the schema.
 */
export const factWords: { readonly [fact: string]: FactWords } = {
  // what is known of every call
  tool: { name: 'the tool' },
  complete: { yes: 'the call could be read whole', no: 'part of the call could not be read' },
  'agent.name': { name: 'the agent' },
  'agent.version': { name: "the agent's version" },
  'agent.executable': { name: "what is known of the agent's executable" },
  'agent.subagent': { yes: 'a subagent makes the call', no: 'no subagent makes the call' },
  'agent.permissionMode': { name: "the agent's permission mode" },
  'device.platform': { name: "the device's platform" },
  'device.isolation': { name: "the daemon's isolation" },
  'device.keyProtection': { name: "the protection of the device's key" },
  'person.assurance': { name: 'how surely the person is known' },
  'person.bindingKnown': { yes: 'the person has signed in', no: 'the person has not signed in' },
  'person.bindingAgeMs': { name: "the age of the person's sign-in in milliseconds" },
  'posture.disk_encryption': { name: 'the disk encryption check' },
  'posture.endpoint_protection': { name: 'the endpoint protection check' },
  'posture.firewall': { name: 'the firewall check' },
  'posture.os_updates': { name: 'the system update check' },
  'posture.os_version': { name: 'the system version check' },
  'posture.screen_lock': { name: 'the screen lock check' },
  'posture.secure_boot': { name: 'the secure boot check' },
  'posture.tpm': { name: 'the TPM check' },
  'evidence.witnessed': { yes: 'the evidence has a witness', no: 'the evidence has no witness' },
  'evidence.cosignLagMs': { name: 'how far the witness is behind, in milliseconds,' },
  'session.readSecret': {
    yes: 'this session read a file that holds secrets',
    no: 'this session read no file that holds secrets',
  },
  'session.fetchedNetwork': {
    yes: 'this session received something from the network',
    no: 'this session received nothing from the network',
  },

  // files
  path: { name: 'its path' },
  pathKnown: { yes: 'its path is known', no: 'its path cannot be told from the call' },
  inWorkspace: { yes: 'it is inside the workspace', no: 'it is outside the workspace' },
  labels: {
    holds: 'its path is labelled',
    lacks: 'its path is not labelled',
    name: 'how its path is labelled',
  },
  recursive: { yes: 'everything below it is meant too', no: 'nothing below it is meant' },
  glob: { yes: 'its path is a pattern', no: 'its path is no pattern' },
  manner: { name: 'the manner' },
  digest: { name: "the file's digest" },
  digestKnown: {
    yes: 'what stands in it is known by its digest',
    no: 'nobody knows what stands in it',
  },
  unread: {
    yes: 'part of what it would do cannot be read beforehand',
    no: 'all of what it would do could be read beforehand',
  },
  wroteInSession: { yes: 'this session wrote it before', no: 'this session did not write it' },
  fetchedInSession: {
    yes: 'this session fetched it from the network',
    no: 'this session did not fetch it from the network',
  },

  // programs
  program: { name: 'the program' },
  programKnown: { yes: 'the program is known', no: 'the program cannot be told from the call' },
  programPath: { name: "the program's path" },
  subcommand: { name: 'the subcommand' },
  flags: { holds: 'it has', lacks: 'it does not have', name: 'its flags' },
  argumentsKnown: { yes: 'its arguments are known', no: 'its arguments cannot all be read' },
  depth: { name: 'how deep it is nested' },
  'shell.run through': {
    holds: 'it is started by',
    lacks: 'it is not started by',
    name: 'what starts it',
  },
  codeFrom: { name: 'where the code it runs comes from' },
  traits: { holds: 'it is', lacks: 'it is not', name: 'what kind of program it is' },
  toolClass: { name: 'the kind of tool' },

  // network
  scheme: { name: 'the protocol' },
  host: { name: 'the host' },
  hostKnown: { yes: 'the host is known', no: 'the host cannot be told from the call' },
  port: { name: 'the port' },
  direction: { name: 'the direction' },
  carries: { holds: 'along goes', lacks: 'along does not go', name: 'what goes along' },
  carriedLabels: {
    holds: 'a file goes along that is labelled',
    lacks: 'no file goes along that is labelled',
    name: 'which files go along',
  },
  addressClass: { name: 'the kind of address' },
  hostClass: { name: 'what the host is for' },

  // git
  remote: { name: 'the remote' },
  branches: { holds: 'it pushes to', lacks: 'it does not push to', name: 'what it pushes to' },
  branchesKnown: { yes: 'the branch is known', no: 'the branch cannot be told from the call' },
  sharedBranch: {
    yes: 'others build on that branch',
    no: 'it pushes to no branch that others build on',
  },
  force: { name: 'whether it overwrites (force)' },
  deletes: { yes: 'it deletes a remote branch or tag', no: 'it deletes no remote branch or tag' },
  'git.push wide': {
    yes: 'it pushes all branches at once',
    no: 'it does not push all branches at once',
  },
  operation: { name: 'the operation' },
  discards: {
    holds: 'it throws away',
    lacks: 'it does not throw away',
    name: 'what is thrown away',
  },

  // packages and containers
  manager: { name: 'the package manager' },
  packages: { holds: 'it installs', lacks: 'it does not install', name: 'what it installs' },
  packagesKnown: {
    yes: 'the packages are known',
    no: 'the packages cannot be told from the call',
  },
  'package.install pinned': {
    yes: 'every package has an exact version',
    no: 'not every package has an exact version',
  },
  pinned: { name: 'whether the server is pinned' },
  from: { name: 'where the packages come from' },
  machineWide: { yes: 'it installs for the whole machine', no: 'it installs for the project only' },
  runs: { yes: 'what it fetches runs at once', no: 'what it fetches does not run at once' },
  dryRun: { yes: 'it is a rehearsal', no: 'it is no rehearsal' },
  engine: { name: 'the engine' },
  image: { name: 'the image' },
  imageKnown: { yes: 'the image is known', no: 'the image cannot be told from the call' },
  weakened: {
    holds: 'its wall is weakened by',
    lacks: 'its wall is not weakened by',
    name: 'what weakens its wall',
  },

  // what is shared and remote
  subject: { name: 'what is changed' },
  production: { name: 'whether it is production' },
  unattended: {
    yes: "the program's own question is answered beforehand",
    no: "the program's own question is not answered beforehand",
  },
  'database.change wide': { yes: 'no condition narrows it', no: 'a condition narrows it' },
  statementKnown: { yes: 'the statement is known', no: 'the statement cannot be read' },

  // processes, privilege, schedules
  signal: { name: 'the signal' },
  target: { name: 'the target' },
  targetKnown: { yes: 'the target is known', no: 'the target cannot be told from the call' },
  everything: { yes: 'it means every process', no: 'it does not mean every process' },
  custody: { yes: 'it means a part of Custody', no: 'it means no part of Custody' },
  through: { name: 'what it goes through' },
  account: { name: 'the account it becomes' },
  opensShell: { yes: 'it opens a shell or a prompt', no: 'it opens no shell or prompt' },
  onlyReads: { yes: 'it only shows something', no: 'it does more than show something' },
  accountKnown: { yes: 'the account is known', no: 'the account cannot be told from the call' },

  // MCP servers and agents
  server: { name: "the server's declared name" },
  serverKnown: {
    yes: 'it is known which server stands behind the name',
    no: 'it is not known which server stands behind the name',
  },
  level: { name: 'how the server is known' },
  approved: { yes: 'the server is approved', no: 'the server is not approved' },
  approvedAs: { name: 'what the approval rests on' },
  listed: {
    yes: 'an approval names its command line or address',
    no: 'no approval names its command line or address',
  },
  line: { name: 'its command line or address' },
  gateway: { yes: 'it runs through the gateway', no: 'it does not run through the gateway' },
  artefact: { name: 'how exactly its command line says what will run' },
  launcher: { name: 'the program that fetches it' },
  reachedBy: { name: 'how it is reached' },
  imitatesServer: {
    yes: "its name can be taken for another server's",
    no: "its name can be taken for no other server's",
  },
  definitionChanged: { name: "whether the tool's definition changed" },
  changedDuringSession: {
    yes: 'the server is not the one that this session saw first',
    no: 'the server is the one that this session saw first',
  },
  serverTool: { name: "the server's tool" },
  imitatesCoreTool: {
    yes: "its name imitates one of the agent's own tools",
    no: "its name imitates none of the agent's own tools",
  },
  deceptiveName: {
    yes: 'its name holds what is not seen, or letters that pass for others',
    no: 'its name is plainly written',
  },
  nameAgrees: { name: 'whether its name names the server that the agent tells' },
  launches: { name: 'the agent that is started' },
  weakenedBy: {
    holds: 'it is weakened by',
    lacks: 'it is not weakened by',
    name: 'what weakens it',
  },
  environmentNames: {
    holds: 'the call sets',
    lacks: 'the call does not set',
    name: 'which variables that weaken it the call sets',
  },
  governed: { yes: 'it is governed from its start', no: 'nothing governs its start' },
  agentType: { name: 'the kind of subagent' },
  sizeBytes: { name: 'its size in bytes' },
  attachments: { name: 'how many files go along' },
  redactions: { name: 'how many secrets were found in it' },

  // what could not be read
  reasons: { holds: 'it cannot be read:', lacks: 'it is not for', name: 'why it cannot be read' },
  interpreter: { yes: 'it is code for an interpreter', no: 'it is no code for an interpreter' },
  decoder: { yes: 'it comes out of a decoder', no: 'it comes out of no decoder' },
  network: { yes: 'it can reach the network', no: 'it cannot reach the network' },
  writesOutside: {
    yes: 'it may write outside the workspace',
    no: 'it does not write outside the workspace',
  },
  'opaque.run labels': {
    holds: 'a path in reach is labelled',
    lacks: 'no path in reach is labelled',
    name: 'how the paths in reach are labelled',
  },
}

/** The words of a fact of one action; made from its name where the table has none. */
export function wordsOf(kind: string, fact: string): FactWords {
  return factWords[`${kind} ${fact}`] ?? factWords[fact] ?? { name: spelledOut(fact) }
}

function spelledOut(fact: string): string {
  return fact
    .replaceAll(/[._]/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
}
