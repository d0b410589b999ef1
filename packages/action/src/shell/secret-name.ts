/** Names of variables that hold secrets, by what everybody calls them. */
export const secretName =
  /(?:^|_)(?:SECRET(?:S|_KEY|_ACCESS_KEY|_TOKEN)?|TOKEN|PASSWORD|PASSWD|PASSPHRASE|API_?KEY|PRIVATE_KEY|ACCESS_KEY|CREDENTIALS?)$/
