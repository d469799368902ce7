import { explainLine } from '../../analyse/leaks/generic/explanation.ts';
import { Fault } from '../../model/fault.ts';
import type { LeakExplanation } from '../../model/report/leak-explanation.ts';
import { fileLine } from '../../observe/repository/local-path.ts';
import { walkFile } from '../../observe/repository/single-file.ts';

/** Bytes of a file of which a line is explained. */
const LARGEST = 64 * 2 ** 20;

/**
 * Why what stands on a line of a file is taken for a credential by its context, or not; undefined of what names no file and
 * line, as `file:line`. Rejects with a `Fault`.
 */
export async function explainLeak(place: string): Promise<LeakExplanation | undefined> {
  const named = fileLine(place);
  if (!named) return undefined;
  const { file, line } = named;
  for await (const found of walkFile(file)) {
    const { entry } = found;
    if (entry.size > LARGEST)
      throw new Fault('limit', `${file} has more than the ${LARGEST} bytes of which a line is explained`);
    using opened = found.open();
    return { file, ...explainLine(opened.bytes(), entry.path, line) };
  }
  return undefined;
}
