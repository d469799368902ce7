import type { FileAnalyser } from '../../model/analyser.ts';
import { decodeText } from '../document/text.ts';

/** Bytes of a manifest; the longest that people write have less. */
const MAXIMUM_SIZE = 2 ** 20;

/** Folders of what somebody else has written, and that is not changed here. */
const OF_OTHERS = /\/(?:node_modules|site-packages|dist-packages|vendor|\.git|\.venv)\//;

/** Keeps the text of manifests, which is what is changed to have other versions. */
export function manifestAnalyser(isManifest: (path: string) => boolean): FileAnalyser<string> {
  return {
    id: 'manifests',
    version: 1,
    maximumSize: MAXIMUM_SIZE,
    interest: ({ path }) => (isManifest(path) && !OF_OTHERS.test(path) ? 'yes' : 'no'),
    *read(file) {
      yield decodeText(file.bytes());
    },
  };
}
