import type { DerivedProfilesReport } from '../../../model/report/derived-profiles.ts';
import type { deriveProfiles } from '../../../pipeline/deploy/derive-profile.ts';
import type { WriteFile } from '../../../platform/files/types.ts';
import { print } from './print.ts';
import { gapLines } from './report.ts';

type Derived = Awaited<ReturnType<typeof deriveProfiles>>;

/** Where derived profiles go: to a file or folder, where one is named. */
interface Place {
  readonly format: 'yaml' | 'json';
  readonly output: string | undefined;
  readonly merge: string | undefined;
}

interface Effects {
  /** Told of each file, and of each gap. */
  readonly note: (line: string) => void;
  readonly writeFile: WriteFile;
}

/** Writes derived profiles, and notes what became of files and what was not read or told. */
export async function presentDerived(
  derived: Derived,
  place: Place,
  { note, writeFile }: Effects,
): Promise<void> {
  const { jsonText } = await import('../../../present/text/json.ts');
  if (place.format === 'json')
    await print(jsonText({ schemaVersion: 1, ...derived } satisfies DerivedProfilesReport));
  else await writeYaml(derived.profiles, place, { note, writeFile });
  gapLines(derived.gaps).forEach(note);
}

async function writeYaml(
  profiles: Derived['profiles'],
  { output, merge }: Place,
  { note, writeFile }: Effects,
): Promise<void> {
  const { profilesText, saveProfile, saveProfiles } =
    await import('../../../pipeline/deploy/save-profiles.ts');
  if (output === undefined && merge === undefined) return print(profilesText(profiles));
  const saved =
    output === undefined
      ? [saveProfile(merge ?? '', profiles, writeFile)]
      : saveProfiles(output, profiles, writeFile);
  for (const { path, change, conflicts } of saved) {
    note(`${path}: ${change}`);
    for (const { workload, path: line } of conflicts)
      note(`  ! ${workload} ${line || 'as a whole'}: changed on both sides; yours is kept`);
  }
}
