import { readFileSync, statSync } from 'node:fs';
import { Fault, messageOf } from '../../../model/fault.ts';
import type { ReportFormatEntry } from '../../../present/scan/types.ts';

/** Bytes of a template; anything larger is something else. */
const MAXIMUM_SIZE = 1_000_000;

/** The format that a template is. Rejects with a `Fault` (`usage`) where it cannot be read or is none. */
export async function templateAt(path: string): Promise<ReportFormatEntry> {
  const { templateFormat } = await import('../../../present/template/format.ts');
  const format = templateFormat(path, textAt(path));
  const { id, description } = format;
  return { id, description, extension: 'txt', isJoinable: true, load: async () => format };
}

function textAt(path: string): string {
  try {
    const stats = statSync(path);
    // A pipe or device would hang, or never end.
    if (!stats.isFile()) throw new Error('it is no file');
    if (stats.size > MAXIMUM_SIZE) throw new Error(`it is larger than ${MAXIMUM_SIZE} bytes`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Fault('usage', `the template ${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
