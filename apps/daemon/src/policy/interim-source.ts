import type { PolicySource } from '@custody/model'

/** Until packs exist. */
export const interimSource: PolicySource = {
  name: 'interim',
  packs: [],
  mode: 'enforce',
  mcpServers: [],
  rules: [
    {
      path: 'interim.cedar',
      text: `@id("permit-all") @title("Everything that nothing forbids") @reason("nothing stands against it") @severity("low")
permit(principal, action, resource);
@id("no-ssh-keys") @title("Private keys stay private") @reason("this reads a private key; ask the developer instead") @severity("critical")
forbid(principal, action == Action::"file.read", resource) when { context.pathKnown && context.labels.contains("ssh-key") };
@id("opaque-asks") @title("What cannot be read is asked") @reason("part of this cannot be read") @severity("medium") @outcome("ask")
forbid(principal, action == Action::"opaque.run", resource);`,
    },
  ],
}
