import { createHttpClient } from '../http/client.ts';
import { updateAdvisories } from './update.ts';

// A process to be killed in the middle of an update: node updating-child.fixture.ts <base> <database>.
const [, , base = '', databasePath = ''] = process.argv;
await updateAdvisories({
  base,
  databasePath,
  http: createHttpClient({ userAgent: 'plimsoll-test' }),
  clock: () => new Date('2099-06-01T00:00:00Z'),
  progress: ({ step }) => process.stdout.write(`${step}\n`),
});
