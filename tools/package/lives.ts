/** Under which pid 1 a package lives its life, and what its installation is told of it. */
export const lives = [
  { init: 'shell', name: 'under the small supervisor', env: { CUSTODY_SUPERVISE: '1' } },
  { init: 'systemd', name: 'under systemd', env: {} },
] as const
