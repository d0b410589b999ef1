// Loaded before a part's own code (`node --import`): a part whose supervisor is gone stops by itself, cleanly,
// so that nothing runs on unsupervised. The channel to the supervisor carries nothing else.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
