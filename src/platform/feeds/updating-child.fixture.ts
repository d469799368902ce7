import { writeSync } from 'node:fs';
import { createHttpClient } from '../http/client.ts';
import { updateAdvisories } from './update.ts';

// A process that stops in the middle of an update, to be killed there: node updating-child.fixture.ts <base> <database>.
const [, , base = '', databasePath = ''] = process.argv;
await updateAdvisories({
  base,
  databasePath,
  http: createHttpClient({ userAgent: 'plimsoll-test' }),
  clock: () => new Date('2099-06-01T00:00:00Z'),
  progress: ({ step, done }) => {
    if (step !== 'compile' || done === 0) return;
    writeSync(1, 'compiling\n');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
