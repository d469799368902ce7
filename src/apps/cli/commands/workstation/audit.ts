import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { AUDIT_EXITS, AUDIT_REPORT_OPTIONS } from '../../options/audit-report.ts';
import { option } from '../../options/option.ts';
import { presentAudit } from '../../output/audit.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'audit',
  summary: 'what of a workstation, or of a runner of pipelines, is less safe than it could be',
  description: `Reads files of a home, of the folders of sources in it, and of the system, and nothing else: it starts no program, asks
nobody, and changes nothing. What it tells names keys, hosts and lines, and never a secret.`,
  arguments: {},
  options: {
    root: option('--root <folder>', 'the root of the machine', { absent: '/', completion: 'folder' }),
    home: option(
      '--home <folder>',
      'whose home, as seen from the root; default yours, and all below another root',
      {
        completion: 'folder',
      },
    ),
    ...AUDIT_REPORT_OPTIONS,
  },
  examples: [
    ['plimsoll workstation audit', 'this machine, and your home'],
    ['plimsoll workstation audit --home /home/runner --fail-on high', 'a runner'],
    ['plimsoll workstation audit --root /mnt/image --format json', 'an image of a machine, with all homes'],
  ],
  exitCodes: { ...AUDIT_EXITS, 3: 'no such folder' },
  async run({ root, home, ...presented }) {
    const { auditWorkstation } = await import('../../../../pipeline/develop/audit-workstation.ts');
    const isOther = resolve(root) !== '/';
    const named = home === undefined || isOther ? home : resolve(home);
    return presentAudit(
      auditWorkstation({ root, home: named ?? (isOther ? undefined : homedir()) }),
      presented,
    );
  },
});
