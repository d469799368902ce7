import { analyse } from 'scslre';
import type { SourceFile } from './module.ts';
import { nodesOf, parse } from './syntax.ts';

/** A regular expression that may take more than linear time, and the repetitions that share a text. */
export interface SlowExpression {
  readonly path: string;
  readonly text: string;
  readonly shared: string;
}

/** `.` and `$` are true of all that is left, so that nothing is tried again. */
const TAKES_THE_REST = /(?:\.\*|\[\^\]\*)\)?\$$/;

/** The literals of a file that are slow. */
export function slowExpressions({ path, text }: SourceFile): SlowExpression[] {
  return nodesOf(parse(path, text)).flatMap(({ regex, raw }) => {
    const shared = isRegex(regex) ? sharedBy(regex) : undefined;
    return shared === undefined ? [] : [{ path, text: String(raw), shared }];
  });
}

interface Regex {
  readonly pattern: string;
  readonly flags: string;
}

function isRegex(value: unknown): value is Regex {
  return typeof value === 'object' && value !== null && 'pattern' in value && 'flags' in value;
}

function sharedBy({ pattern, flags }: Regex): string | undefined {
  if ((flags.includes('s') || pattern.includes('[^]*')) && TAKES_THE_REST.test(pattern)) return undefined;
  const expression = new RegExp(pattern, flags.replace('v', 'u'));
  const { reports } = analyse(expression, { maxReports: 1 });
  const [report] = reports;
  if (!report) return undefined;
  return report.type === 'Trade' ? `${report.startQuant.raw} ~ ${report.endQuant.raw}` : report.quant.raw;
}
