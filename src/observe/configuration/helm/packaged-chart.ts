import type { InflatedRoom } from '../../../model/analyser.ts';
import type { ConfigurationFile } from '../../../model/configuration/file.ts';
import { Fault } from '../../../model/fault.ts';
import type { OpenFile } from '../../../model/file.ts';
import type { Gap } from '../../../model/gap.ts';
import { walkContents } from '../../archive/contents/walk-contents.ts';
import { decodeText } from '../../document/text.ts';

/** Files of a packaged chart, and characters of one and of all; Helm takes no more of one either. */
const MOST_FILES = 5000;
const LONGEST = 4 * 2 ** 20;
const LONGEST_ALL = 24 * 2 ** 20;
const CHART_FILE = /^[^!]*!\/[^/]+\/Chart\.yaml$/;

/**
 * The files of a chart in an archive, those of archives in it too; paths are `/web-1.0.tgz!/web/Chart.yaml`. None of what
 * is no chart. Throws a `Fault` for what cannot be read, or is too large.
 */
export function readPackagedChart(file: OpenFile, room: InflatedRoom = () => undefined): ConfigurationFile[] {
  const files: ConfigurationFile[] = [];
  const gaps: Gap[] = [];
  let length = 0;
  walkContents(
    file,
    {
      wants: (head) => !head.includes(0),
      file: ({ path, file: content }) => {
        // Of what does not fit in memory nothing is a template.
        if (!content || content.entry.size > LONGEST || path === file.entry.path) return;
        const text = decodeText(content.bytes());
        length += text.length;
        if (length > LONGEST_ALL || files.length >= MOST_FILES)
          throw new Fault(
            'limit',
            `${path}: a chart of more than ${MOST_FILES} files, or ${LONGEST_ALL} characters`,
          );
        files.push({ path, text });
      },
      gap: (gap) => gaps.push(gap),
    },
    room,
  );
  if (!files.some(({ path }) => CHART_FILE.test(path))) {
    // Elsewhere archives of that name may be anything.
    if (!/\/charts\/[^/]+$/.test(file.entry.path)) return [];
    throw new Fault('malformed', `${file.entry.path}: is no packaged chart`);
  }
  // Of a chart that is broken the walk says so for information only, as of any archive.
  const gap = gaps.find(({ kind }) => kind !== 'unsupported');
  if (gap) throw new Fault(gap.kind === 'limit' ? 'limit' : 'malformed', `${gap.subject}: ${gap.reason}`);
  return files;
}
