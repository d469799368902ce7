import { CHECK_SEVERITIES } from '../../../model/report/audit.ts';
import { flag, option } from './option.ts';
import { TEXT_OR_JSON } from './report-format.ts';

/** How the report of an audit is written, and what of it counts. */
export const AUDIT_REPORT_OPTIONS = {
  failOn: option('--fail-on <severity>', 'exit 1 where a check fails that is as severe as this', {
    choices: ['any', ...CHECK_SEVERITIES],
    absent: 'any',
  }),
  all: flag('--all', 'list in the text what passes and what does not apply, too'),
  format: TEXT_OR_JSON,
};

/** Exit codes of audits, but for what there is nothing of. */
export const AUDIT_EXITS = { 1: 'a check fails (--fail-on)', 4: 'something is not readable' } as const;
