import type { Report } from '../../model/report/scan.ts';
import { Fault } from '../../model/fault.ts';
import { cloned } from '../../observe/image/sources/repository/cloned.ts';
import { isRepositoryUrl, withoutRepositoryWord } from '../../observe/image/sources/repository/location.ts';
import { localPathKind } from '../../observe/repository/local-path.ts';
import { OWN_RULES, type RuleSet } from '../../analyse/leaks/rule-set.ts';
import { entryOf } from '../../scanners/choose.ts';
import { SECRET_SCANNER, secretScanner } from '../../scanners/secret/unit.ts';
import { rulesFrom, withBaselines } from './leak-rules.ts';
import type { ReadTarget, ScanRequest } from '../build/scan.ts';
import { scan } from '../build/scan.ts';
import { type Catalogue, readCatalogue, type Wanted } from '../build/read-catalogue.ts';
import type { BuildServices } from '../build/services.ts';
import { historyFacts, type RepositoryFacts, stagedFacts } from './read-history.ts';
import type { SecretLook } from '../../scanners/secret/look-into.ts';
import { NOTHING } from '../build/report-parts.ts';
import { readSingleFile } from './read-single-file.ts';
import { PackedList } from '../../model/packed-list.ts';
import type { LocatedFact } from '../../model/analyser.ts';

/** What is looked at of the place that is named. */
export interface LeaksRequest extends Omit<ScanRequest, 'scanners'> {
  /** Files of rules of other tools, which look in place of our own unless one of them asks for those. */
  readonly rules?: readonly string[];
  /** Reports of ours, or baselines of detect-secrets: what is in them is known. */
  readonly baselines?: readonly string[];
  /** All that its repository stores, besides the files that are there. */
  readonly history: boolean;
  /** What the next commit changes, and nothing else. */
  readonly staged: boolean;
  /** What these commits bring, and nothing else, in words of git-rev-list(1). */
  readonly commits?: readonly string[] | undefined;
}

/** Looks for secrets in a file, a folder, a repository's history or what is staged, and judges what it found. */
export async function leaks(request: LeaksRequest, services: BuildServices): Promise<Report> {
  const { rules: rulePaths = [], baselines = [] } = request;
  const { rules, reports } = await rulesFrom(rulePaths, baselines);
  const scanner = rules === OWN_RULES ? SECRET_SCANNER : secretScanner({ rules });
  const lookAt: ReadTarget = async (_, reading, wanted, hear) => {
    const look = { rules, hear };
    const address = withoutRepositoryWord(request.target);
    if (isRepositoryUrl(address)) return readRemote(address, request, services, look);
    if (request.staged) return catalogueOf(await stagedFacts(request.target, services, look));
    if (request.commits)
      return catalogueOf(await historyFacts(request.target, services, { ...look, range: request.commits }));
    const kind = localPathKind(request.target);
    if (kind === 'bare') return catalogueOf(await historyFacts(request.target, services, look));
    const files =
      kind === 'file'
        ? await readSingleFile(request.target, secretsOf(wanted), services)
        : await readCatalogue(
            { ...request, target: `dir:${request.target}`, keepsLittle: true },
            reading,
            wanted,
          );
    return request.history ? joined(files, await historyFacts(request.target, services, look)) : files;
  };
  const read: ReadTarget = async (...given) => {
    const catalogue = await lookAt(...given);
    return { ...catalogue, gaps: [...rules.gaps, ...catalogue.gaps] };
  };
  const exceptions = withBaselines(request.exceptions, reports);
  const chosen = { ...request, exceptions, scanners: [scanner.id] };
  const report = await scan(chosen, services, [entryOf(scanner)], read);
  return withRemarks(report, rules.remarks);
}

/** What of the rules makes no difference is told with what does so of exceptions. */
function withRemarks(report: Report, remarks: RuleSet['remarks']): Report {
  if (remarks.length === 0) return report;
  const exceptions = [...remarks, ...(report.coverage.exceptions ?? [])];
  return { ...report, coverage: { ...report.coverage, exceptions } };
}

/** All that a repository elsewhere gives to whoever fetches it. */
async function readRemote(
  address: string,
  { staged, allowHttp, commits }: LeaksRequest,
  services: BuildServices,
  look: SecretLook,
): Promise<Catalogue> {
  if (staged) throw new Fault('usage', 'nothing is staged in a repository that lies elsewhere');
  const outside = { ...services, signal: services.deadline?.signal };
  const { folder, close } = await cloned(address, { what: 'all', allowHttp }, outside);
  try {
    return catalogueOf(await historyFacts(folder, services, { ...look, range: commits }));
  } finally {
    await close();
  }
}

/** Of what is wanted, what looks for secrets, and may let somebody hear them. */
export function secretsOf({ analysers }: Wanted): Pick<Wanted, 'analysers'> {
  return { analysers: analysers.filter(({ id }) => id === SECRET_SCANNER.id) };
}

/** What was found in a repository as a target. */
export function catalogueOf({ facts, files, gaps }: RepositoryFacts): Catalogue {
  return { ...NOTHING, kind: 'repository', facts: new Map([[SECRET_SCANNER.id, facts]]), files, gaps };
}

/** Files and history of one repository as a target. */
export function joined(tree: Catalogue, history: RepositoryFacts): Catalogue {
  const own = (tree.facts.get(SECRET_SCANNER.id) ?? []) as Iterable<LocatedFact<unknown>>;
  return {
    ...tree,
    kind: 'repository',
    facts: new Map([...tree.facts, [SECRET_SCANNER.id, PackedList.from([...own, ...history.facts])]]),
    files: tree.files + history.files,
    gaps: [...tree.gaps, ...history.gaps],
  };
}
