import type { FileAnalyser } from '../../model/analyser.ts';
import { Fault } from '../../model/fault.ts';
import type { FileEntry, OpenFile } from '../../model/file.ts';
import type { PublishedFact } from './system-package/published-files.ts';
import { readPublished as ofApk } from './units/apk/published.ts';
import { APK_UNIT } from './units/apk/unit.ts';
import { readPublished as ofDpkg, tellsPublished } from './units/dpkg/published.ts';
import { readPublished as ofRpm } from './units/rpm/published.ts';
import { RPM_UNIT } from './units/rpm/unit.ts';

/** What the package databases of a system tell of files that its distribution publishes, for the scanner of this id. */
export function publishedFilesAnalyser(scanner: string): FileAnalyser<PublishedFact> {
  return {
    id: `${scanner}-published`,
    version: 1,
    maximumSize: RPM_UNIT.maximumSize,
    interest: (entry) => (readerOf(entry) ? 'yes' : 'no'),
    read: (file) => asFarAsRead(readerOf(file.entry)?.(file) ?? []),
  };
}

/** What of a database cannot be read publishes nothing. Nothing is hidden by it then, so that is no gap. */
function* asFarAsRead(facts: Iterable<PublishedFact>): Generator<PublishedFact, undefined> {
  try {
    yield* facts;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
}

function readerOf(entry: FileEntry): ((file: OpenFile) => Iterable<PublishedFact>) | undefined {
  const { path } = entry;
  if (APK_UNIT.databases?.includes(path)) return ofApk;
  if (RPM_UNIT.databases?.includes(path)) return ofRpm;
  return tellsPublished(entry) ? ofDpkg : undefined;
}
