import { InvalidArgumentError } from 'commander';
import { SEVERITIES, type Severity } from '../../../model/finding/head.ts';
import { flag, option } from '../options/option.ts';
import { TARGET, targetOptions, TARGETS } from '../options/target.ts';
import { freshenAdvisories } from '../output/advisory-update.ts';
import { presentTarget } from '../output/scan-report.ts';
import { defineCommand } from './types.ts';
import { DATABASE, FRESHNESS } from '../options/database.ts';

export const command = defineCommand({
  name: 'scan',
  summary: 'find what is in an image and what is known to be wrong with it',
  description: TARGETS,
  arguments: { target: TARGET },
  options: {
    ...targetOptions('table'),
    scanners: option('--scanners <list>', 'what to look for, separated by commas; default all', {
      parse: parseNames,
    }),
    severity: option('--severity <list>', 'show only these, separated by commas; all are judged', {
      parse: parseSeverities,
    }),
    onlyFixed: flag('--only-fixed', 'neither show nor judge what no release fixes'),
    failOn: option(
      '--fail-on <rules>',
      'exit 1 on a severity or worse, a kind, "exploited", "fixable" or "any"; "+" joins, "," separates',
    ),
    maxDataAge: option('--max-data-age <days>', 'days after which advisory data is stale', {
      parse: parseDays,
      absent: 5,
    }),
    db: DATABASE,
    ...FRESHNESS,
  },
  examples: [
    ['plimsoll scan debian:13'],
    ['plimsoll scan --update debian:13', 'with the advisories of today'],
    ['plimsoll scan app.tar --fail-on critical,exploited'],
    ['plimsoll scan ./rootfs --severity critical,high --only-fixed'],
    ['plimsoll scan app.tar --output sarif=app.sarif --output cyclonedx=app.cdx.json'],
  ],
  exitCodes: { 0: 'clean', 1: 'policy violated', 3: 'nothing to scan', 4: 'incomplete' },
  savesMemory: true,
  async run(
    {
      target,
      scanners,
      severity,
      onlyFixed,
      failOn,
      maxDataAge,
      platform,
      insecure,
      update,
      autoUpdate,
      from,
      ...options
    },
    services,
  ) {
    await freshenAdvisories({ update, autoUpdate, from, ...options }, services);
    const { scan } = await import('../../../pipeline/build/scan.ts');
    const chosen = { scanners, severities: severity, onlyFixed, failOn, maximumDataAge: maxDataAge };
    const request = { target, platform, allowHttp: insecure, ...chosen };
    return presentTarget('table', options, services, (build) => scan(request, build));
  },
});

function parseNames(text: string): string[] {
  return text.split(',').map((word) => word.trim());
}

function parseSeverities(text: string): Severity[] {
  return text.split(',').map((word) => {
    const severity = SEVERITIES.find((known) => known === word.trim().toLowerCase());
    if (!severity) throw new InvalidArgumentError(`"${word}" is none of ${SEVERITIES.join(', ')}.`);
    return severity;
  });
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 0) throw new InvalidArgumentError('a whole number of days.');
  return days;
}
