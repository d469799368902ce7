import { writeFileSync } from 'node:fs';
import { saveMemory } from '../../src/platform/memory/save-memory.ts';
import { crashOf, peakOfMemory, READERS, resetPeak } from '../giants/reading.ts';
import { mutate, randomFrom } from './mutate.ts';
import { seedsFor } from './seeds.ts';

/** Inputs between two looks at what they took. */
const BATCH = 50;

/**
 * Gives one reader changed inputs for so long: `child.ts READER SECONDS SEED FILE`. Each is written to the file before
 * it is read, so that it is there should this process end or hang. Prints a line for each batch, which is the pulse.
 */
const [number = 0, seconds = 0, seed = 0] = process.argv.slice(2, 5).map(Number);
const path = process.argv[5] ?? '';
const reader = READERS[number];
if (!reader) throw new Error(`there is no reader ${number}`);
saveMemory();
const random = randomFrom(seed);
const seeds = seedsFor(reader.name, reader);
const end = performance.now() + seconds * 1000;
resetPeak();
for (let runs = 0; performance.now() < end; runs += 1) {
  const bytes = mutate(seeds, random);
  writeFileSync(path, bytes);
  const start = performance.now();
  const crash = await crashOf(() => reader.read(path, bytes.length));
  const milliseconds = performance.now() - start;
  const megabytes = peakOfMemory() ?? 0;
  if (crash !== undefined) throw new Error(crash);
  process.stdout.write(
    milliseconds > 500 || megabytes > 200 || runs % BATCH === 0
      ? `${JSON.stringify({ runs, milliseconds, megabytes })}\n`
      : '',
  );
  if (megabytes > 200) resetPeak();
}
