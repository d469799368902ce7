import type { LocatedFact } from '../../model/analyser.ts';
import { Fault } from '../../model/fault.ts';
import type { Report } from '../../model/report/scan.ts';
import { localPathKind } from '../../observe/repository/local-path.ts';
import { CONFIG_ANALYSER, type ConfigurationFact, hasConfiguration } from '../../scanners/config/analyser.ts';
import { boundedFiles } from '../../scanners/config/bounded.ts';
import { CONFIG_SCANNER } from '../../scanners/config/unit.ts';
import { type ConfigRequest, scannersWith } from '../build/chosen-scanners.ts';
import { type Catalogue, readCatalogue } from '../build/read-catalogue.ts';
import { type ReadTarget, scan, type ScanRequest } from '../build/scan.ts';
import type { BuildServices } from '../build/services.ts';
import { readSingleFile } from './read-single-file.ts';

/** A file or a folder, and under which name a single file is read. */
export interface CheckRequest extends Omit<ScanRequest, 'scanners'> {
  readonly name: string | undefined;
  /** How it is looked at; default: by our checks, and charts with their own values. */
  readonly config?: ConfigRequest | undefined;
}

/**
 * Checks files of configuration, which are read as the target is unless `read` does otherwise. Rejects with a `Fault`
 * (`not-found`) where there is none that is checked.
 */
export async function check(
  request: CheckRequest,
  services: BuildServices,
  read: ReadTarget = configurationReader(request, services),
): Promise<Report> {
  const scanners = await scannersWith(request.config);
  return scan({ ...request, scanners: [CONFIG_SCANNER.id] }, services, scanners, read);
}

/** Reads a folder, or a single file under the name that is asked for. */
export function configurationReader({ name, ...request }: CheckRequest, services: BuildServices): ReadTarget {
  const { target } = request;
  return async (_, __, wanted) => {
    const isFile = localPathKind(target) === 'file';
    const catalogue = isFile
      ? await readSingleFile(target, wanted, services, name)
      : await readCatalogue({ ...request, target: `dir:${target}` }, services, wanted);
    if (catalogue.gaps.length === 0 && !hasConfiguration(factsIn(catalogue)))
      throw nothingToCheck(target, isFile);
    return catalogue;
  };
}

/** The files of configuration of a target. */
export function configurationOf(catalogue: Catalogue): readonly LocatedFact<ConfigurationFact>[] {
  return [...boundedFiles(factsIn(catalogue)).files.values()];
}

function factsIn({ facts }: Catalogue): Iterable<LocatedFact<ConfigurationFact>> {
  return (facts.get(CONFIG_ANALYSER.id) ?? []) as Iterable<LocatedFact<ConfigurationFact>>;
}

function nothingToCheck(target: string, isFile: boolean): Fault {
  return new Fault('not-found', `${target}: ${isFile ? 'is' : 'has'} no configuration that is checked`, {
    hint: 'docs/reference/checks.md lists what is; --name says as what a file is read, such as --name Dockerfile',
  });
}
