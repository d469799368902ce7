import type { Report } from '../../model/report/scan.ts';
import { localPathKind } from '../../observe/repository/local-path.ts';
import { SECRET_SCANNER } from '../../scanners/secret/unit.ts';
import type { ReadTarget, ScanRequest } from '../build/scan.ts';
import { scan } from '../build/scan.ts';
import { type Catalogue, readCatalogue } from '../build/read-catalogue.ts';
import type { BuildServices } from '../build/services.ts';
import { historyFacts, type RepositoryFacts, stagedFacts } from './read-history.ts';
import { NOTHING, readSingleFile } from './read-single-file.ts';
import { PackedList } from '../../model/packed-list.ts';
import type { LocatedFact } from '../../model/analyser.ts';

/** What is looked at of the place that is named. */
export interface LeaksRequest extends Omit<ScanRequest, 'scanners'> {
  /** All that its repository stores, besides the files that are there. */
  readonly history: boolean;
  /** What the next commit changes, and nothing else. */
  readonly staged: boolean;
  /** What these commits bring, and nothing else, in words of git-rev-list(1). */
  readonly commits?: readonly string[] | undefined;
}

/** Looks for secrets in a file, a folder, a repository's history or what is staged, and judges what it found. */
export async function leaks(request: LeaksRequest, services: BuildServices): Promise<Report> {
  const read: ReadTarget = async (_, __, wanted) => {
    if (request.staged) return catalogueOf(await stagedFacts(request.target, services));
    if (request.commits) return catalogueOf(await historyFacts(request.target, services, request.commits));
    const kind = localPathKind(request.target);
    if (kind === 'bare') return catalogueOf(await historyFacts(request.target, services));
    const files =
      kind === 'file'
        ? await readSingleFile(request.target, SECRET_SCANNER, services)
        : await readFolder(wanted);
    return request.history ? joined(files, await historyFacts(request.target, services)) : files;
  };
  const readFolder = (wanted: Parameters<ReadTarget>[2]) =>
    readCatalogue({ ...request, target: `dir:${request.target}` }, services, wanted);
  return scan({ ...request, scanners: [SECRET_SCANNER.id] }, services, undefined, read);
}

function catalogueOf({ facts, files, gaps }: RepositoryFacts): Catalogue {
  return { ...NOTHING, kind: 'repository', facts: new Map([[SECRET_SCANNER.id, facts]]), files, gaps };
}

function joined(tree: Catalogue, history: RepositoryFacts): Catalogue {
  const own = (tree.facts.get(SECRET_SCANNER.id) ?? []) as Iterable<LocatedFact<unknown>>;
  return {
    ...tree,
    kind: 'repository',
    facts: new Map([...tree.facts, [SECRET_SCANNER.id, PackedList.from([...own, ...history.facts])]]),
    files: tree.files + history.files,
    gaps: [...tree.gaps, ...history.gaps],
  };
}
