// Carries commands from its input to an emulated chip, and answers to its output: what a carrier on Windows does with TBS.
import { connect } from 'node:net'

const chip = connect(process.argv[2])
process.stdin.pipe(chip)
chip.pipe(process.stdout)
