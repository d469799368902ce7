import { AUDIT_EXITS, AUDIT_REPORT_OPTIONS } from '../../options/audit-report.ts';
import { option } from '../../options/option.ts';
import { presentAudit } from '../../output/audit.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'audit',
  summary: 'what of a host is less safe than it could be, by the benchmarks of CIS',
  description: `Reads files, /proc and /sys, and nothing else: it starts no program, asks nobody, and changes nothing. Of a root folder
that does not run, such as an image of a machine before it is started, it judges what its files say.
What only root may read is told as not readable, and never as passed.`,
  arguments: {},
  options: {
    root: option('--root <folder>', 'the root of the host', { absent: '/', completion: 'folder' }),
    ...AUDIT_REPORT_OPTIONS,
  },
  examples: [
    ['plimsoll host audit', 'this host; as root, so that all can be read'],
    ['plimsoll host audit --root /mnt/image --fail-on high', 'an image of a machine'],
    ['plimsoll host audit --format json', 'every check with its evidence'],
    ['plimsoll host audit --format sarif > host.sarif', 'what fails, for code scanning services'],
  ],
  exitCodes: { ...AUDIT_EXITS, 3: 'no such folder' },
  async run({ root, ...presented }) {
    const { auditRoot } = await import('../../../../pipeline/run/audit-host.ts');
    return presentAudit(auditRoot(root), presented);
  },
});
