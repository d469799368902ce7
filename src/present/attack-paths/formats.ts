import type { AttackPathsReport } from '../../model/report/attack-paths.ts';
import { jsonText } from '../text/json.ts';
import { attackPathsDot } from './dot.ts';
import { attackPathsMarkdown } from './markdown.ts';
import { attackPathsTable } from './table.ts';

/** How attack paths are written, by the name of the format. */
export const ATTACK_PATH_FORMATS: Readonly<
  Record<'table' | 'json' | 'dot' | 'markdown', (report: AttackPathsReport) => string>
> = {
  table: attackPathsTable,
  json: jsonText,
  dot: attackPathsDot,
  markdown: attackPathsMarkdown,
};
