import type { Excepted } from '../../decide/waivers/apply.ts';
import { PackedList } from '../../model/packed-list.ts';
import type { SuppressedFinding } from '../../model/finding/suppression.ts';
import type { LocatedFact } from '../../model/analyser.ts';
import { EXCEPTION_ANALYSER, type OwnException } from '../../observe/comments/analyser.ts';
import { leakFactsOf, SECRET_FACTS, type SecretFact } from '../../scanners/secret/fact.ts';
import type { ScanOutcome } from '../../scanners/types.ts';
import type { ExceptionRequest, GivenExceptions } from './exceptions.ts';
import type { Catalogue, Wanted } from './read-catalogue.ts';
import type { BuildServices } from './services.ts';

/** What the target itself asks to be ignored is looked for in any case: it is at least told. */
export function withExceptions(wanted: Wanted, { keys }: GivenExceptions): Wanted {
  return { ...wanted, analysers: [...wanted.analysers, EXCEPTION_ANALYSER], attachments: keys.length > 0 };
}

/** Read first, so that a mistake in them costs nobody a scan. */
export async function givenExceptions(request: ExceptionRequest | undefined): Promise<GivenExceptions> {
  if (!request) return { files: [], vex: [], keys: [] };
  const { readExceptionFiles } = await import('./exceptions.ts');
  return readExceptionFiles(request);
}

/** What the target itself asks: in its list and its manifests, and beside its secrets. */
function ownExceptions({ facts }: Catalogue): LocatedFact<OwnException>[] {
  const told = (facts.get(EXCEPTION_ANALYSER.id) ?? []) as Iterable<LocatedFact<OwnException>>;
  const leaks = (facts.get(SECRET_FACTS) ?? []) as Iterable<LocatedFact<SecretFact>>;
  const beside = Array.from(leakFactsOf(leaks)).flatMap(({ fact, ...place }): LocatedFact<OwnException>[] =>
    fact.comment ? [{ ...place, fact: { kind: 'comment', comment: fact.comment } }] : [],
  );
  const distinct = new Map(beside.map((one) => [JSON.stringify([one.path, one.fact]), one]));
  return [...told, ...distinct.values()];
}

/** Findings without those that somebody answers for. What does so is loaded where there is something to except. */
export async function withoutExcepted(
  found: ScanOutcome,
  catalogue: Catalogue,
  given: GivenExceptions,
  { target, exceptions }: { readonly target: string; readonly exceptions?: ExceptionRequest | undefined },
  { now }: Pick<BuildServices, 'now'>,
): Promise<Excepted> {
  const gaps = [...catalogue.gaps, ...found.gaps];
  const own = ownExceptions(catalogue);
  const suppressed = found.suppressed ?? [];
  if (given.files.length + given.vex.length + given.keys.length + own.length === 0)
    return {
      findings: found.findings,
      suppressed,
      hidden: { vex: 0, ...hiddenBefore(suppressed) },
      gaps,
      remarks: [],
    };
  const { exceptFindings, NO_EXCEPTIONS } = await import('./exceptions.ts');
  const request = exceptions ?? NO_EXCEPTIONS;
  const excepted = exceptFindings({ findings: found.findings, gaps }, catalogue, own, {
    ...request,
    given,
    target,
    now: now(),
  });
  if (suppressed.length === 0) return excepted;
  const { waived, ...published } = hiddenBefore(suppressed);
  return {
    ...excepted,
    suppressed: PackedList.from([...suppressed, ...excepted.suppressed]),
    hidden: { ...excepted.hidden, waived: excepted.hidden.waived + waived, ...published },
  };
}

/** How many of these are in files that a distribution publishes, and how many not. */
function hiddenBefore(suppressed: readonly SuppressedFinding[]) {
  const published = suppressed.filter(({ suppression }) => suppression.by === 'distribution').length;
  return { waived: suppressed.length - published, ...(published > 0 && { published }) };
}
