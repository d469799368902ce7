import { EXCEPTION_OPTIONS, FAIL_ON_ANY } from '../../options/exceptions.ts';
import { argument } from '../../options/option.ts';
import { requestOf } from '../../options/scan-request.ts';
import { targetOptions } from '../../options/target.ts';
import { ASKING_OPTIONS, askingRequest } from '../../options/verification.ts';
import { presentTargets } from '../../output/scan-report.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'recheck',
  summary: 'ask again whether secrets work that a report knows',
  description: `No report has a secret in it. Each is read again where it was found, known by its fingerprint, and its issuer asked
once; nothing else is looked for. What is not there any more is told. A folder called "recheck" is ./recheck.`,
  arguments: {
    report: argument('<report.json>', 'report of ours, written with --format json', { completion: 'file' }),
    target: argument('[target]', 'where what it is of lies now; else where the report says', {
      completion: 'file',
    }),
  },
  options: {
    failOn: FAIL_ON_ANY,
    ...ASKING_OPTIONS,
    ...targetOptions('table'),
    ...EXCEPTION_OPTIONS,
  },
  examples: [
    ['plimsoll leaks recheck leaks.json', 'after secrets were revoked'],
    ['plimsoll leaks recheck leaks.json ./checkout --verified-only', 'exits with 1 while one still works'],
  ],
  exitCodes: { 0: 'nothing is there', 1: 'secrets are still there', 3: 'no such report', 4: 'incomplete' },
  savesMemory: true,
  async run({ report, target, failOn, verifyHost, verifyUntrusted, verifiedOnly, ...options }, services) {
    const { recheck } = await import('../../../../pipeline/develop/recheck.ts');
    const [reading, presented] = requestOf(options);
    const verify = askingRequest({ verifyHost, verifyUntrusted, verifiedOnly });
    const request = { ...reading, report, target, failOn, maximumDataAge: Infinity, verify };
    return presentTargets([report], 'table', presented, services, (_, build) => recheck(request, build));
  },
});
