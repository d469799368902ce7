import type { KeyObject } from 'node:crypto';
import { inlineException } from '../../decide/waivers/inline.ts';
import { applyExceptions, type Excepted } from '../../decide/waivers/apply.ts';
import { checkException, Exceptions } from '../../decide/waivers/exceptions.ts';
import { VexStatements } from '../../decide/waivers/vex-statements.ts';
import { VERSION_SCHEMES } from '../../analyse/versions/registry.ts';
import type { LocatedFact } from '../../model/analyser.ts';
import { type Ecosystem, ECOSYSTEMS } from '../../model/ecosystems.ts';
import type { ExceptionFile } from '../../model/exception/exception.ts';
import type { ExceptionRemark } from '../../model/exception/remark.ts';
import type { VexDocument } from '../../model/exception/vex.ts';
import { Fault } from '../../model/fault.ts';
import type { Gap } from '../../model/gap.ts';
import type { Finding } from '../../model/finding/finding.ts';
import type { Sequence } from '../../model/sequence.ts';
import type { OwnException } from '../../observe/comments/analyser.ts';
import {
  readExceptionFile,
  readExceptionList,
  readWaivers,
} from '../../observe/exceptions/read-exceptions.ts';
import { readPublicKey } from '../../observe/attestations/read-public-key.ts';
import { attestedVex } from '../../observe/vex/attested-vex.ts';
import { readVex } from '../../observe/vex/read-vex.ts';
import type { Catalogue } from './read-catalogue.ts';
import { targetNames } from './target-names.ts';

/** Files that say which findings need nobody's attention; each is one that the user named or trusts. */
export interface ExceptionRequest {
  /** Files whose `waivers` count, such as settings. */
  readonly waiverFiles: readonly string[];
  /** Lists of exceptions in any format that is known. */
  readonly ignoreFiles: readonly string[];
  readonly vexFiles: readonly string[];
  /** Files of public keys: VEX attestations beside an image count where one of them signed. */
  readonly vexKeys: readonly string[];
  /** Package URLs by which VEX documents know the target as a whole. */
  readonly products: readonly string[];
  /** Is what the target itself asks to be ignored, in a list of paths or in comments, to be ignored? */
  readonly trustsTarget: boolean;
}

export const NO_EXCEPTIONS: ExceptionRequest = {
  waiverFiles: [],
  ignoreFiles: [],
  vexFiles: [],
  vexKeys: [],
  products: [],
  trustsTarget: false,
};

/** What files except, read before anything else is. */
export interface GivenExceptions {
  readonly files: readonly ExceptionFile[];
  readonly vex: readonly { readonly source: string; readonly document: VexDocument }[];
  /** Whose VEX attestations count. */
  readonly keys: readonly KeyObject[];
}

/** Reads all files. Throws a `Fault` that names the file, and where known its line. */
export function readExceptionFiles({
  waiverFiles,
  ignoreFiles,
  vexFiles,
  vexKeys,
}: ExceptionRequest): GivenExceptions {
  const files = [...waiverFiles.map(readWaivers), ...ignoreFiles.map(readExceptionFile)];
  for (const { exceptions } of files) exceptions.forEach(checkException);
  return {
    files,
    vex: vexFiles.map((source) => ({ source, document: readVex(source) })),
    keys: vexKeys.map(readPublicKey),
  };
}

/** Tells apart the findings of a target that count and those that somebody answers for. */
export function exceptFindings(
  found: { readonly findings: Sequence<Finding>; readonly gaps: readonly Gap[] },
  catalogue: Catalogue,
  own: Iterable<LocatedFact<OwnException>>,
  {
    given,
    target,
    now,
    ...request
  }: ExceptionRequest & { given: GivenExceptions; target: string; now: Date },
): Excepted {
  const names = targetNames(target, catalogue, request.products);
  const vex = [...given.vex, ...vexBeside(catalogue, given, request)];
  const asked = request.trustsTarget ? fileOf(own) : { exceptions: [], paths: [], remarks: untrusted(own) };
  const exceptions = new Exceptions([...given.files, asked], names, now);
  const { packages } = catalogue;
  const statements = new VexStatements(vex, { names, packages, compare: compareVersions });
  return applyExceptions(found, exceptions, statements);
}

/** What those say beside an image whose keys were named; that none of them does is told. */
function vexBeside(
  { attachments }: Catalogue,
  { keys }: GivenExceptions,
  { vexKeys }: Pick<ExceptionRequest, 'vexKeys'>,
): GivenExceptions['vex'] {
  if (keys.length === 0) return [];
  const beside = attachments ? attestedVex(attachments, keys) : [];
  if (beside.some(({ document }) => document.statements.length > 0)) return beside;
  const text = attachments
    ? 'has signed no VEX attestation beside this image'
    : 'is for attestations beside an image in a registry or a layout, which this target is not';
  const remarks = vexKeys.map((source) => ({ problem: 'unused', source, text }) as const);
  return [...beside, { source: vexKeys[0] ?? '', document: { statements: [], remarks } }];
}

/** What the target asks, as if it stood in a file of the user's. */
function fileOf(own: Iterable<LocatedFact<OwnException>>): ExceptionFile {
  const [exceptions, paths, remarks] = [
    [] as ExceptionFile['exceptions'][number][],
    [] as ExceptionFile['paths'][number][],
    [] as ExceptionRemark[],
  ];
  for (const { path, fact } of own) {
    if (fact.kind === 'list') {
      paths.push(...readExceptionList(fact.text, path.slice(1)).paths);
      continue;
    }
    const exception = inlineException({ ...fact.comment, path: path.slice(1) });
    if (!exception) continue;
    if ('problem' in exception) remarks.push(exception);
    else exceptions.push(exception);
  }
  return { exceptions, paths, remarks };
}

/** What it asks in vain. */
function untrusted(own: Iterable<LocatedFact<OwnException>>): ExceptionRemark[] {
  return Array.from(own, ({ path, fact }): ExceptionRemark => {
    const source = fact.kind === 'list' ? path.slice(1) : `${path.slice(1)}:${fact.comment.line}`;
    const what = fact.kind === 'list' ? 'paths to be ignored' : `"${fact.comment.text.slice(0, 100)}"`;
    const text = `the target itself asks for ${what}, which counts only where it is trusted`;
    return { problem: 'not-trusted', source, text };
  });
}

function compareVersions(ecosystem: Ecosystem, left: string, right: string): number | undefined {
  try {
    return VERSION_SCHEMES[ECOSYSTEMS[ecosystem].versionScheme].compare(left, right);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}
