import { CHECK_SEVERITIES } from '../../../model/report/audit.ts';
import { FORMAT_IDS } from '../output/destinations.ts';
import { QUIET } from './database.ts';
import { flag, option } from './option.ts';
import { formatOption } from './report-format.ts';

/** Formats of a scan that an audit can be written in, besides its own text and JSON. */
export const AUDIT_FORMATS: readonly string[] = FORMAT_IDS.filter(
  // What is audited has no packages, of which bills of materials are.
  (id) => id !== 'table' && id !== 'json' && !/^(?:cyclonedx|spdx)/.test(id),
);

/** How the report of an audit is written, what of it counts, and whether anything is told beside it. */
export const AUDIT_REPORT_OPTIONS = {
  failOn: option('--fail-on <severity>', 'exit 1 where a check fails that is as severe as this', {
    choices: ['any', ...CHECK_SEVERITIES],
    absent: 'any',
  }),
  all: flag('--all', 'list in the text what passes and what does not apply, too'),
  format: formatOption(['text', 'json', ...AUDIT_FORMATS], 'text'),
  quiet: QUIET,
};

/** Exit codes of audits, but for what there is nothing of. */
export const AUDIT_EXITS = { 1: 'a check fails (--fail-on)', 4: 'something is not readable' } as const;
