import type { Example } from '../../model/configuration/check.ts';
import type { ConfigurationFile } from '../../model/configuration/file.ts';
import type { ConfigurationFormat, Judged } from './types.ts';

/** The files of an example of a check. */
export function exampleFiles(example: Example, { set }: ConfigurationFormat): ConfigurationFile[] {
  if (typeof example === 'string') return [{ path: set.exampleFile, text: example }];
  return Object.entries(example).map(([path, text]) => ({ path, text }));
}

/** What a format's checks find in an example. Throws an `Error` where nothing of it is of the format, or cannot be read. */
export function judgeExample(example: Example, format: ConfigurationFormat): Judged[] {
  const files = exampleFiles(example, format);
  const own = files.filter(({ path, text }) => format.wants(path) && format.recognises(path, text));
  if (own.length === 0) throw new Error(`no file of the example is of ${format.id}`);
  const paths = new Set(files.map(({ path }) => path));
  const outcome = format.judge(own, { paths });
  const judged = [...outcome.judged];
  const open = outcome.gaps.filter(({ informational }) => !informational);
  if (open.length > 0) throw new Error(open.map(({ subject, reason }) => `${subject}: ${reason}`).join('\n'));
  return judged;
}
