import { Fault } from '../../../../model/fault.ts';
import { AUDIT_EXITS, AUDIT_REPORT_OPTIONS } from '../../options/audit-report.ts';
import { HOST_ROOT } from '../../options/host.ts';
import { flag, repeatedOption } from '../../options/option.ts';
import { auditExitCode, presentAudit } from '../../output/audit.ts';
import { presentFixed } from '../../output/host-fixes.ts';
import { print } from '../../output/print.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'audit',
  summary: 'what of a host is less safe than it could be, by the benchmarks of CIS, and mend it',
  description: `Reads files, /proc and /sys, and nothing else: it starts no program, asks nobody, and changes nothing. Of a root folder
that does not run, such as an image of a machine before it is started, it judges what its files say.
What only root may read is told as not readable, and never as passed.
With --fix it writes what is certain to mend a check, all of it or nothing; "plimsoll host undo" takes it back. What may
keep people out, or stop containers or networking, is mended only where it is named.`,
  arguments: {},
  options: {
    root: HOST_ROOT,
    fix: flag('--fix', 'write what is certain to mend it, comments and formatting kept, and audit again', {
      conflicts: ['diff'],
    }),
    diff: flag('--diff', 'print what --fix would change, as a patch with comments, and nothing else'),
    only: repeatedOption(
      '--only <check>',
      'mend this check alone, also where that may break something; may be repeated',
    ),
    runCommands: flag('--run-commands', 'run what has to be run for it to take effect, too', {
      requires: ['fix'],
      isByHand: true,
    }),
    ...AUDIT_REPORT_OPTIONS,
  },
  examples: [
    ['plimsoll host audit', 'this host; as root, so that all can be read'],
    ['plimsoll host audit --root /mnt/image --fail-on high', 'an image of a machine'],
    ['plimsoll host audit --diff', 'what would mend it'],
    ['plimsoll host audit --root /mnt/image --fix', 'and mend what breaks nothing'],
    ['plimsoll host audit --fix --only host-docker-icc', 'what may break something, by name'],
    ['plimsoll host audit --format json', 'every check with its evidence'],
    ['plimsoll host audit --format sarif > host.sarif', 'what fails, for code scanning services'],
  ],
  exitCodes: { ...AUDIT_EXITS, 3: 'no such folder' },
  async run({ root, fix, diff, only, runCommands, ...presented }, services) {
    if (!fix && !diff) {
      if (only.length > 0) throw new Fault('usage', '--only needs --fix or --diff');
      const { auditRoot } = await import('../../../../pipeline/run/audit-host.ts');
      return presentAudit(auditRoot(root), presented);
    }
    const { fixableRoot, fixRoot } = await import('../../../../pipeline/run/fix-host.ts');
    if (fix) {
      const fixed = await fixRoot({ root, only }, await services.hostFixes(root), runCommands);
      return presentFixed(fixed, root, runCommands, presented);
    }
    const { fixPatch } = await import('../../../../present/host/fixes.ts');
    const { plan, report } = fixableRoot({ root, only });
    await print(fixPatch(plan));
    return auditExitCode(report, presented.failOn);
  },
});
