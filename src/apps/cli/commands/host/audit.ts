import { CHECK_SEVERITIES } from '../../../../model/report/host-audit.ts';
import { EXIT } from '../../exit-code.ts';
import { flag, option } from '../../options/option.ts';
import { formatOption } from '../../options/report-format.ts';
import { AUDIT_FORMATS, presentAudit } from '../../output/audit-report.ts';
import { printReport } from '../../output/report.ts';
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
    failOn: option('--fail-on <severity>', 'exit 1 where a check fails that is as severe as this', {
      choices: ['any', ...CHECK_SEVERITIES],
      absent: 'any',
    }),
    all: flag('--all', 'list in the text what passes and what does not apply, too'),
    format: formatOption(['text', 'json', ...AUDIT_FORMATS], 'text'),
  },
  examples: [
    ['plimsoll host audit', 'this host; as root, so that all can be read'],
    ['plimsoll host audit --root /mnt/image --fail-on high', 'an image of a machine'],
    ['plimsoll host audit --format json', 'every check with its evidence'],
    ['plimsoll host audit --format sarif > host.sarif', 'what fails, for code scanning services'],
  ],
  exitCodes: { 1: 'a check fails (--fail-on)', 3: 'no such folder', 4: 'something is not readable' },
  async run({ root, failOn, all, format }, services) {
    const { auditRoot } = await import('../../../../pipeline/run/audit-host.ts');
    const { auditText } = await import('../../../../present/host/audit.ts');
    const report = auditRoot(root);
    if (AUDIT_FORMATS.includes(format)) return presentAudit(report, { format, failOn }, services);
    await printReport(report, format, (one) => auditText(one, all));
    const counted: readonly string[] =
      failOn === 'any' ? CHECK_SEVERITIES : CHECK_SEVERITIES.slice(0, CHECK_SEVERITIES.indexOf(failOn) + 1);
    const isViolated = report.checks.some(
      ({ outcome, severity }) => outcome === 'fail' && counted.includes(severity),
    );
    if (isViolated) return EXIT.violated;
    const isIncomplete = report.checks.some(({ evidence }) =>
      evidence.some(({ outcome }) => outcome === 'not-readable'),
    );
    return isIncomplete ? EXIT.incomplete : EXIT.clean;
  },
});
