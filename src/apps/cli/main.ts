#!/usr/bin/env -S node --max-semi-space-size=1
// The version is told before anything else is loaded: scripts ask for it often.
import { VERSION } from '../composition/version.ts';

const [first = '', ...others] = process.argv.slice(2);

if (['--version', '-v'].includes(first) && others.length === 0) {
  // What cannot be written, the whole program writes again, and explains.
  process.stdout.once('error', () => void import('./run-program.ts'));
  process.stdout.write(`${VERSION}\n`);
} else {
  await import('./run-program.ts');
}
