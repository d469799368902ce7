// The shop of examples/shop as containers, from its images to what holds, and back to nothing. Takes root, Docker, and
// what `network apply` and `network learn` take. With --record, the recording in the documentation is written anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RECORDED_IN, Recording, withRecording } from '../test/e2e/shop/recording.ts';
import { demonstrate } from '../test/e2e/shop/run-demonstration.ts';
import { FOLDER, removeLeftovers } from '../test/e2e/shop/stage.ts';

const SECONDS = 60;
const root = join(import.meta.dirname, '..');

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void removeLeftovers().finally(() => process.exit(1)));

const recording = new Recording(console.log);
console.log('building images and starting containers ...');
await demonstrate(recording, SECONDS);
console.log(`\nThe profiles and what was seen stay in ${FOLDER}.`);
if (process.argv.includes('--record')) {
  const path = join(root, RECORDED_IN);
  writeFileSync(path, withRecording(readFileSync(path, 'utf8'), recording.text));
}
